package io.vigie.flink;

import io.vigie.join.JoinRules;
import io.vigie.join.KeptLabel;
import io.vigie.join.LabelJoin;
import io.vigie.join.LabelJoinState;
import io.vigie.join.LabelSnapshot;
import io.vigie.model.DeadLetter;
import io.vigie.model.JoinedLabel;
import io.vigie.model.Label;
import io.vigie.model.LabelContribution;
import io.vigie.model.LabelJoinInput;
import io.vigie.model.RejectionReason;
import io.vigie.model.ScoredLabel;
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
 * remembered requests + turn outcomes + labels, by request id → what labels change. To the side: the labels one by one, dead letters.
 *
 * <p>Here lies most of the state: one record per request that labels may come for. It goes by its time to live and not by timers, which would cost
 * more than the records.
 */
public final class LabelJoinFunction extends KeyedProcessFunction<String, LabelJoinInput, LabelContribution> {

    public static final OutputTag<JoinedLabel> ATTACHED = new OutputTag<>("attached-labels") {};

    /** Stored in savepoints: renaming it forgets all requests, so that their labels become dead letters. */
    static final String ATTACHMENT = "attachment";

    private static final long serialVersionUID = 1;

    private final LabelJoin rule;
    private final long timeToLiveMs;
    private final DeadLetterFactory<Label> rejectedLabels;

    private transient ValueState<LabelJoinState> attachment;
    private transient DeadLetterCounters refusals;
    private transient Counter labelsAttached;
    private transient Counter labelsBeforeRequest;
    private transient Counter duplicateLabels;
    private transient Counter ignoredRequests;
    private transient Counter ignoredOutcomes;

    /** @param graceMs how much longer than the horizon a request is remembered, so that a job that was down as long still finds it */
    public LabelJoinFunction(JoinRules rules, long graceMs, DeadLetterFactory<Label> rejectedLabels) {
        this.rule = new LabelJoin(rules);
        this.timeToLiveMs = rules.labelHorizonMs() + graceMs;
        this.rejectedLabels = rejectedLabels;
    }

    @Override
    public void open(OpenContext context) {
        var descriptor = new ValueStateDescriptor<>(ATTACHMENT, TypeInformation.of(LabelJoinState.class));
        descriptor.enableTimeToLive(timeToLive());
        attachment = getRuntimeContext().getState(descriptor);
        OperatorMetrics metrics = new OperatorMetrics(getRuntimeContext().getMetricGroup());
        refusals = new DeadLetterCounters(
                metrics.operator(),
                EnumSet.of(
                        RejectionReason.UNMATCHED_LABEL,
                        RejectionReason.LABEL_AFTER_HORIZON,
                        RejectionReason.TOO_MANY_LABELS));
        labelsAttached = metrics.counter(JobMetric.LABELS_ATTACHED);
        labelsBeforeRequest = metrics.counter(JobMetric.LABELS_BEFORE_REQUEST);
        duplicateLabels = metrics.counter(JobMetric.DUPLICATE_LABELS);
        ignoredRequests = metrics.counter(JobMetric.IGNORED_REQUESTS);
        ignoredOutcomes = metrics.counter(JobMetric.IGNORED_OUTCOMES);
    }

    /**
     * By the machine's clock, from the last write. What writes is the request, its outcome and labels, and a label after the horizon does not: so
     * nothing lives much longer than twice the horizon. Changing whether there is a time to live at all makes old savepoints unreadable; its length may
     * change.
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
    public void processElement(LabelJoinInput news, Context context, Collector<LabelContribution> out)
            throws Exception {
        LabelJoinState held = attachment.value();
        long watermark = context.timerService().currentWatermark();
        LabelJoin.LabelJoinResult step;
        Counter ignored;
        if (news.label() != null) {
            step = rule.onLabel(held, news.label(), watermark);
            ignored = duplicateLabels;
            if (isWaitingForRequest(step)) {
                labelsBeforeRequest.inc();
            }
        } else if (news.outcome() != null) {
            step = rule.onOutcome(held, news.outcome(), watermark);
            ignored = ignoredOutcomes;
        } else if (news.request() != null) {
            step = rule.onRequest(held, news.request(), watermark);
            ignored = ignoredRequests;
        } else {
            throw new IllegalStateException("nothing to attach");
        }
        emit(held, step, ignored, context, out);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<LabelContribution> out) throws Exception {
        LabelJoinState held = attachment.value();
        if (held != null) {
            emit(held, rule.onTime(held, time), ignoredOutcomes, context, out);
        }
    }

    private void emit(
            @Nullable LabelJoinState before,
            LabelJoin.LabelJoinResult step,
            Counter ignored,
            Context context,
            Collector<LabelContribution> out)
            throws Exception {
        TimerService timers = context.timerService();
        if (step.held() == null) {
            attachment.clear();
        } else if (!step.held().equals(before)) {
            attachment.update(step.held());
        }
        for (long time : step.timers()) {
            timers.registerEventTimeTimer(time);
        }
        for (LabelJoin.RejectedLabel rejected : step.rejected()) {
            DeadLetter letter = letter(rejected, timers.currentProcessingTime());
            refusals.count(letter);
            context.output(DeadLetterFactory.DEAD_LETTERS, letter);
        }
        if (step.ignored()) {
            ignored.inc();
        }
        if (step.change() != null) {
            labelsAttached.inc(waitingLabels(before) - waitingLabels(step.held()));
            emit(step.change(), context, out);
        }
    }

    private static boolean isWaitingForRequest(LabelJoin.LabelJoinResult step) {
        return !step.ignored()
                && step.rejected().isEmpty()
                && step.held() != null
                && step.held().request() == null;
    }

    private static int waitingLabels(@Nullable LabelJoinState held) {
        return held == null ? 0 : held.pending().size();
    }

    private static void emit(LabelJoin.SnapshotChange change, Context context, Collector<LabelContribution> out) {
        LabelJoinState.KeptRequest request = change.request();
        var scores = change.now().scoresSince(change.before());
        var aftermaths = change.now().aftermathsSince(change.before());
        if (!scores.isEmpty() || !aftermaths.isEmpty()) {
            out.collect(new LabelContribution(
                    request.subject(), request.requestedAt(), change.knownAt(), scores, aftermaths));
        }
        for (LabelSnapshot.ScoreChange one : change.now().changesSince(change.before())) {
            context.output(ATTACHED, attached(request, one, change.knownAt(), context.getCurrentKey()));
        }
    }

    private static JoinedLabel attached(
            LabelJoinState.KeptRequest request, LabelSnapshot.ScoreChange change, long knownAt, String requestId) {
        KeptLabel label = change.label();
        KeptLabel previous = change.previous();
        return new JoinedLabel(
                request.subject(),
                knownAt,
                requestId,
                label.labelId(),
                label.criterion(),
                label.source(),
                label.score(),
                label.probability(),
                request.requestedAt(),
                label.labelledAt(),
                previous == null ? null : new ScoredLabel.SupersededScore(previous.score(), previous.probability()));
    }

    private DeadLetter letter(LabelJoin.RejectedLabel rejected, long now) {
        Label label = rejected.label();
        String detail =
                switch (rejected.reason()) {
                    case LABEL_AFTER_HORIZON -> "Request " + label.requestId() + " is older than the label horizon.";
                    case TOO_MANY_LABELS ->
                        "Request " + label.requestId() + " has " + LabelJoin.MAX_LABELS + " labels already.";
                    default -> "No request " + label.requestId() + " within the join timeout of the label.";
                };
        return rejectedLabels.letter(label, label.origin(), rejected.reason(), detail, now);
    }
}
