package io.vigie.flink;

import io.vigie.join.Attachment;
import io.vigie.join.JoinRules;
import io.vigie.join.KeptLabel;
import io.vigie.join.LabelAttachment;
import io.vigie.join.Standing;
import io.vigie.model.Attachable;
import io.vigie.model.AttachedLabel;
import io.vigie.model.DeadLetter;
import io.vigie.model.Label;
import io.vigie.model.LabelContribution;
import io.vigie.model.Reason;
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
public final class AttachmentFunction extends KeyedProcessFunction<String, Attachable, LabelContribution> {

    public static final OutputTag<AttachedLabel> ATTACHED = new OutputTag<>("attached-labels") {};

    /** Stored in savepoints: renaming it forgets all requests, so that their labels become dead letters. */
    static final String ATTACHMENT = "attachment";

    private static final long serialVersionUID = 1;

    private final LabelAttachment rule;
    private final long timeToLiveMs;
    private final RejectedRecords<Label> rejectedLabels;

    private transient ValueState<Attachment> attachment;
    private transient Refusals refusals;
    private transient Counter labelsAttached;
    private transient Counter labelsBeforeRequest;
    private transient Counter duplicateLabels;
    private transient Counter ignoredRequests;
    private transient Counter ignoredOutcomes;

    /** @param graceMs how much longer than the horizon a request is remembered, so that a job that was down as long still finds it */
    public AttachmentFunction(JoinRules rules, long graceMs, RejectedRecords<Label> rejectedLabels) {
        this.rule = new LabelAttachment(rules);
        this.timeToLiveMs = rules.labelHorizonMs() + graceMs;
        this.rejectedLabels = rejectedLabels;
    }

    @Override
    public void open(OpenContext context) {
        var descriptor = new ValueStateDescriptor<>(ATTACHMENT, TypeInformation.of(Attachment.class));
        descriptor.enableTimeToLive(timeToLive());
        attachment = getRuntimeContext().getState(descriptor);
        OperatorMetrics metrics = new OperatorMetrics(getRuntimeContext().getMetricGroup());
        refusals = new Refusals(
                metrics.operator(),
                EnumSet.of(Reason.UNMATCHED_LABEL, Reason.LABEL_AFTER_HORIZON, Reason.TOO_MANY_LABELS));
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
    public void processElement(Attachable news, Context context, Collector<LabelContribution> out) throws Exception {
        Attachment held = attachment.value();
        long watermark = context.timerService().currentWatermark();
        LabelAttachment.Step step;
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
        Attachment held = attachment.value();
        if (held != null) {
            emit(held, rule.onTime(held, time), ignoredOutcomes, context, out);
        }
    }

    private void emit(
            @Nullable Attachment before,
            LabelAttachment.Step step,
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
        for (LabelAttachment.Rejected rejected : step.rejected()) {
            DeadLetter letter = letter(rejected, timers.currentProcessingTime());
            refusals.count(letter);
            context.output(RejectedRecords.DEAD_LETTERS, letter);
        }
        if (step.ignored()) {
            ignored.inc();
        }
        if (step.change() != null) {
            labelsAttached.inc(waitingLabels(before) - waitingLabels(step.held()));
            emit(step.change(), context, out);
        }
    }

    private static boolean isWaitingForRequest(LabelAttachment.Step step) {
        return !step.ignored()
                && step.rejected().isEmpty()
                && step.held() != null
                && step.held().request() == null;
    }

    private static int waitingLabels(@Nullable Attachment held) {
        return held == null ? 0 : held.pending().size();
    }

    private static void emit(LabelAttachment.Change change, Context context, Collector<LabelContribution> out) {
        Attachment.Remembered request = change.request();
        var scores = change.now().scoresSince(change.before());
        var aftermaths = change.now().aftermathsSince(change.before());
        if (!scores.isEmpty() || !aftermaths.isEmpty()) {
            out.collect(new LabelContribution(
                    request.subject(), request.requestedAt(), change.knownAt(), scores, aftermaths));
        }
        for (Standing.Change one : change.now().changesSince(change.before())) {
            context.output(ATTACHED, attached(request, one, change.knownAt(), context.getCurrentKey()));
        }
    }

    private static AttachedLabel attached(
            Attachment.Remembered request, Standing.Change change, long knownAt, String requestId) {
        KeptLabel label = change.label();
        KeptLabel previous = change.previous();
        return new AttachedLabel(
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
                previous == null ? null : new ScoredLabel.Previous(previous.score(), previous.probability()));
    }

    private DeadLetter letter(LabelAttachment.Rejected rejected, long now) {
        Label label = rejected.label();
        String detail =
                switch (rejected.reason()) {
                    case LABEL_AFTER_HORIZON -> "Request " + label.requestId() + " is older than the label horizon.";
                    case TOO_MANY_LABELS ->
                        "Request " + label.requestId() + " has " + LabelAttachment.MAX_LABELS + " labels already.";
                    default -> "No request " + label.requestId() + " within the join timeout of the label.";
                };
        return rejectedLabels.letter(label, label.origin(), rejected.reason(), detail, now);
    }
}
