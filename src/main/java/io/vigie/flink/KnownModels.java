package io.vigie.flink;

import io.vigie.model.DeadLetter;
import io.vigie.model.RejectionReason;
import io.vigie.model.Request;
import io.vigie.window.RollUpLevel;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
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
 * requests → requests of no more than so many models, the first that each subtask sees. Those of other models: {@link DeadLetterFactory#DEAD_LETTERS}.
 *
 * <p>A model is the largest unit that everything else is bounded within: each has its panes, marks, windows and monitors, whatever its traffic. One that is
 * unused for as long as panes may change makes room for another.
 */
public final class KnownModels extends ProcessFunction<Request, Request> implements CheckpointedFunction {

    private static final long serialVersionUID = 1;

    /** How much older than its newest use the stored date of a model may be. */
    private static final long DATE_SLACK_MS = RollUpLevel.DAY.lengthMs();

    /** Stored in savepoints: renaming a component forgets which models were admitted. */
    public record ModelUse(String model, long newest) {}

    private final KnownModelRules rules;
    private final DeadLetterFactory<Request> rejections;

    private transient ListState<ModelUse> stored;
    private transient Map<String, Long> newest;
    private transient long cleanedAt;
    private transient DeadLetterCounters refusals;

    /**
     * @param maxModels at least 1
     * @param keptMs for how long after its newest request a model is known
     */
    public record KnownModelRules(int maxModels, long keptMs) implements Serializable {}

    public KnownModels(KnownModelRules rules, DeadLetterFactory<Request> rejections) {
        this.rules = rules;
        this.rejections = rejections;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        // Stored in savepoints: renaming it forgets which models were admitted. All of it goes to every subtask:
        // which one reads a model is chance.
        stored = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>("known-models", TypeInformation.of(ModelUse.class)));
        newest = new HashMap<>();
        for (ModelUse use : stored.get()) {
            newest.merge(use.model(), use.newest(), Math::max);
        }
    }

    @Override
    public void open(OpenContext context) {
        cleanedAt = Long.MIN_VALUE;
        refusals = new DeadLetterCounters(
                getRuntimeContext().getMetricGroup(), EnumSet.of(RejectionReason.TOO_MANY_MODELS));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        stored.clear();
        for (Map.Entry<String, Long> each : newest.entrySet()) {
            stored.add(new ModelUse(each.getKey(), each.getValue()));
        }
    }

    @Override
    public void processElement(Request request, Context context, Collector<Request> out) {
        Long known = newest.get(request.model());
        if (known == null && !hasRoom(context.timerService().currentWatermark())) {
            DeadLetter letter = letter(request, context);
            refusals.count(letter);
            context.output(DeadLetterFactory.DEAD_LETTERS, letter);
            return;
        }
        if (known == null || known + DATE_SLACK_MS < request.requestedAt()) {
            newest.put(request.model(), request.requestedAt());
        }
        out.collect(request);
    }

    private boolean hasRoom(long watermark) {
        if (newest.size() >= rules.maxModels() && cleanedAt + DATE_SLACK_MS <= watermark) {
            cleanedAt = watermark;
            newest.values().removeIf(last -> last + DATE_SLACK_MS + rules.keptMs() < watermark);
        }
        return newest.size() < rules.maxModels();
    }

    private DeadLetter letter(Request request, Context context) {
        return rejections.letter(
                request,
                request.origin(),
                RejectionReason.TOO_MANY_MODELS,
                "The model " + request.model() + " is new, and limits.maxModels, " + rules.maxModels()
                        + ", others are known.",
                context.timerService().currentProcessingTime());
    }
}
