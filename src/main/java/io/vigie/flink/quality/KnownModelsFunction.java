package io.vigie.flink.quality;

import io.vigie.flink.DeadLetterCounters;
import io.vigie.flink.DeadLetterFactory;
import io.vigie.model.DeadLetter;
import io.vigie.model.RejectionReason;
import io.vigie.model.Request;
import io.vigie.window.KnownModels;
import io.vigie.window.KnownModels.KnownModelRules;
import io.vigie.window.KnownModels.ModelUse;
import java.util.EnumSet;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * requests → requests of {@link KnownModels}, bounded in each subtask. Those of other models:
 * {@link DeadLetterFactory#DEAD_LETTERS}.
 */
public final class KnownModelsFunction extends ProcessFunction<Request, Request> implements CheckpointedFunction {

    private static final long serialVersionUID = 1;

    /** Stored in savepoints: renaming it forgets which models were admitted. */
    private static final String KNOWN_MODELS = "known-models";

    private final KnownModelRules rules;
    private final DeadLetterFactory<Request> rejectedRequests;

    private transient ListState<ModelUse> stored;
    private transient KnownModels known;
    private transient DeadLetterCounters deadLetters;

    public KnownModelsFunction(KnownModelRules rules, DeadLetterFactory<Request> rejectedRequests) {
        this.rules = rules;
        this.rejectedRequests = rejectedRequests;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        // All of it goes to every subtask: which one reads a model is chance.
        stored = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>(KNOWN_MODELS, TypeInformation.of(ModelUse.class)));
        known = new KnownModels(rules, stored.get());
    }

    @Override
    public void open(OpenContext context) {
        deadLetters = new DeadLetterCounters(
                getRuntimeContext().getMetricGroup(), EnumSet.of(RejectionReason.TOO_MANY_MODELS));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        stored.update(known.uses());
    }

    @Override
    public void processElement(Request request, Context context, Collector<Request> out) {
        if (known.admit(
                request.model(), request.requestedAt(), context.timerService().currentWatermark())) {
            out.collect(request);
            return;
        }
        DeadLetter letter = rejectedRequests.letter(
                request,
                request.position(),
                RejectionReason.TOO_MANY_MODELS,
                rules.tooMany(request.model()),
                context.timerService().currentProcessingTime());
        deadLetters.count(letter);
        context.output(DeadLetterFactory.DEAD_LETTERS, letter);
    }
}
