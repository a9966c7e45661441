package io.vigie.flink.quality;

import io.vigie.flink.DeadLetterCounters;
import io.vigie.flink.DeadLetterFactory;
import io.vigie.join.JoinRules;
import io.vigie.join.LabelJoin;
import io.vigie.join.LabelJoinState;
import io.vigie.model.DeadLetter;
import io.vigie.model.JoinedLabel;
import io.vigie.model.Label;
import io.vigie.model.LabelContribution;
import io.vigie.model.LabelJoinInput;
import io.vigie.model.RejectionReason;
import io.vigie.telemetry.JobMetric;
import io.vigie.telemetry.OperatorMetrics;
import java.time.Duration;
import java.util.EnumSet;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * remembered requests + turn outcomes + labels, by request id → what labels change, as {@link LabelJoin} decides. To
 * the side: the labels one by one, dead letters.
 *
 * <p>Here lies most of the state: one record per request that labels may come for. It goes by its time to live and not
 * by timers, which would cost more than the records.
 */
public final class LabelJoinFunction extends KeyedProcessFunction<String, LabelJoinInput, LabelContribution> {

    public static final OutputTag<JoinedLabel> JOINED_LABELS = new OutputTag<>("joined-labels") {};

    /** Stored in savepoints: renaming it forgets all requests, so that their labels become dead letters. */
    static final String LABEL_JOIN = "label-join";

    private static final long serialVersionUID = 1;

    private final LabelJoin join;
    private final long timeToLiveMs;
    private final DeadLetterFactory<Label> rejectedLabels;

    private transient ValueState<LabelJoinState> state;
    private transient DeadLetterCounters deadLetters;
    private transient Counter labelsJoined;
    private transient Counter labelsBeforeRequest;
    private transient Counter duplicateLabels;
    private transient Counter ignoredRequests;
    private transient Counter ignoredOutcomes;

    /**
     * @param graceMs how much longer than the horizon a request is remembered, so that a job that was down as long
     * still finds it
     */
    public LabelJoinFunction(JoinRules rules, long graceMs, DeadLetterFactory<Label> rejectedLabels) {
        this.join = new LabelJoin(rules);
        this.timeToLiveMs = rules.labelHorizonMs() + graceMs;
        this.rejectedLabels = rejectedLabels;
    }

    @Override
    public void open(OpenContext context) {
        var descriptor = new ValueStateDescriptor<>(LABEL_JOIN, TypeInformation.of(LabelJoinState.class));
        descriptor.enableTimeToLive(timeToLive());
        state = getRuntimeContext().getState(descriptor);
        OperatorMetrics metrics = new OperatorMetrics(getRuntimeContext().getMetricGroup());
        deadLetters = new DeadLetterCounters(
                metrics.operator(),
                EnumSet.of(
                        RejectionReason.UNMATCHED_LABEL,
                        RejectionReason.LABEL_AFTER_HORIZON,
                        RejectionReason.TOO_MANY_LABELS));
        labelsJoined = metrics.counter(JobMetric.LABELS_JOINED);
        labelsBeforeRequest = metrics.counter(JobMetric.LABELS_BEFORE_REQUEST);
        duplicateLabels = metrics.counter(JobMetric.DUPLICATE_LABELS);
        ignoredRequests = metrics.counter(JobMetric.IGNORED_REQUESTS);
        ignoredOutcomes = metrics.counter(JobMetric.IGNORED_OUTCOMES);
    }

    /**
     * By the machine's clock, from the last write. What writes is the request, its outcome and labels, and a label
     * after the horizon does not: so nothing lives much longer than twice the horizon. Changing whether there is a time
     * to live at all makes old savepoints unreadable; its length may change.
     */
    private StateTtlConfig timeToLive() {
        return StateTtlConfig.newBuilder(Duration.ofMillis(timeToLiveMs))
                .setUpdateType(StateTtlConfig.UpdateType.OnCreateAndWrite)
                .setStateVisibility(StateTtlConfig.StateVisibility.NeverReturnExpired)
                .cleanupFullSnapshot()
                .cleanupInRocksdbCompactFilter(10_000)
                .build();
    }

    @Override
    public void processElement(LabelJoinInput input, Context context, Collector<LabelContribution> out)
            throws Exception {
        LabelJoinState held = state.value();
        long watermark = context.timerService().currentWatermark();
        if (input.label() != null) {
            emit(held, join.onLabel(held, input.label(), watermark), duplicateLabels, context, out);
        } else if (input.outcome() != null) {
            emit(held, join.onOutcome(held, input.outcome(), watermark), ignoredOutcomes, context, out);
        } else if (input.request() != null) {
            emit(held, join.onRequest(held, input.request(), watermark), ignoredRequests, context, out);
        } else {
            throw new IllegalStateException("nothing to join");
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<LabelContribution> out) throws Exception {
        LabelJoinState held = state.value();
        if (held != null) {
            emit(held, join.onTime(held, time), ignoredOutcomes, context, out);
        }
    }

    private void emit(
            @Nullable LabelJoinState before,
            LabelJoin.LabelJoinResult result,
            Counter ignored,
            Context context,
            Collector<LabelContribution> out)
            throws Exception {
        if (result.held() == null) {
            state.clear();
        } else if (!result.held().equals(before)) {
            state.update(result.held());
        }
        TimerService timers = context.timerService();
        for (long time : result.timers()) {
            timers.registerEventTimeTimer(time);
        }
        for (LabelJoin.RejectedLabel rejected : result.rejected()) {
            reject(rejected, context);
        }
        if (result.ignored()) {
            ignored.inc();
        }
        if (result.awaitsRequest()) {
            labelsBeforeRequest.inc();
        }
        labelsJoined.inc(result.joinedLabels());
        for (LabelJoin.SnapshotChange change : result.changes()) {
            emit(change, context, out);
        }
    }

    private static void emit(LabelJoin.SnapshotChange change, Context context, Collector<LabelContribution> out) {
        LabelContribution contribution = change.contribution();
        if (contribution != null) {
            out.collect(contribution);
        }
        for (JoinedLabel label : change.joinedLabels(context.getCurrentKey())) {
            context.output(JOINED_LABELS, label);
        }
    }

    private void reject(LabelJoin.RejectedLabel rejected, Context context) {
        Label label = rejected.label();
        DeadLetter letter = rejectedLabels.letter(
                label,
                label.position(),
                rejected.reason(),
                rejected.detail(),
                context.timerService().currentProcessingTime());
        deadLetters.count(letter);
        context.output(DeadLetterFactory.DEAD_LETTERS, letter);
    }
}
