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
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.InternalTimeServiceManager;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * remembered requests + turn outcomes + labels, by request id → what labels change, as {@link LabelJoin} decides. To
 * the side: the labels one by one, dead letters.
 *
 * <p>Here lies most of the state: one record per request that labels may come for. It goes by its time to live and not
 * by timers, which would cost more than the records. What is asked for between two barriers is on the heap, as {@link
 * RecentEntries} says: a request, its outcome and early labels are written once.
 */
public final class LabelJoinOperator extends OwnKeyOperator<LabelContribution>
        implements OneInputStreamOperator<LabelJoinInput, LabelContribution>,
                Triggerable<String, VoidNamespace>,
                RecentEntries.RecentStore<LabelJoinOperator.HeldLabels> {

    public static final OutputTag<JoinedLabel> JOINED_LABELS = new OutputTag<>("joined-labels") {};

    /** Stored in savepoints: renaming it forgets all requests, so that their labels become dead letters. */
    static final String LABEL_JOIN = "label-join";

    /** Stored in savepoints: renaming it drops all labels that wait for the watermark. */
    private static final String TIMERS = "labels-due";

    private static final long serialVersionUID = 1;

    private final LabelJoin join;
    private final long timeToLiveMs;
    private final DeadLetterFactory<Label> rejectedLabels;
    private final long maxBytes;

    private transient ValueState<LabelJoinState> stored;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient RecentEntries<HeldLabels> recent;
    private transient long watermark;
    private transient DeadLetterCounters deadLetters;
    private transient Counter labelsJoined;
    private transient Counter labelsBeforeRequest;
    private transient Counter duplicateLabels;
    private transient Counter ignoredRequests;
    private transient Counter ignoredOutcomes;

    /** What is known of one request id. */
    static final class HeldLabels extends HeldEntry {

        private static final int LABEL_BYTES = 400;

        private @Nullable LabelJoinState state;

        private HeldLabels(String id, @Nullable LabelJoinState state) {
            super(id);
            this.state = state;
            this.stored = state != null;
        }

        @Override
        long estimatedBytes() {
            int labels = 0;
            if (state != null) {
                labels = state.pending().size() + state.labels().size();
                for (LabelJoinState.LabelledRequest one : state.earlier()) {
                    labels += 1 + one.labels().size();
                }
            }
            return OWN_BYTES + (long) labels * LABEL_BYTES;
        }
    }

    /**
     * @param graceMs how much longer than the horizon a request is remembered, so that a job that was down as long
     *     still finds it
     * @param maxBytes about how many bytes of the heap may be taken between two barriers in a subtask
     */
    public LabelJoinOperator(JoinRules rules, long graceMs, DeadLetterFactory<Label> rejectedLabels, long maxBytes) {
        this.join = new LabelJoin(rules);
        this.timeToLiveMs = rules.labelHorizonMs() + graceMs;
        this.rejectedLabels = rejectedLabels;
        this.maxBytes = maxBytes;
    }

    @Override
    public void open() throws Exception {
        super.open();
        watermark = Long.MIN_VALUE;
        recent = new RecentEntries<>(this, maxBytes);
        timers = getInternalTimerService(TIMERS, VoidNamespaceSerializer.INSTANCE, this);
        var descriptor = new ValueStateDescriptor<>(LABEL_JOIN, RecordTypeInfo.of(LabelJoinState.class));
        descriptor.enableTimeToLive(timeToLive());
        stored = getRuntimeContext().getState(descriptor);
        OperatorMetrics counters = new OperatorMetrics(getMetricGroup());
        deadLetters = new DeadLetterCounters(
                counters.operator(),
                EnumSet.of(
                        RejectionReason.UNMATCHED_LABEL,
                        RejectionReason.LABEL_AFTER_HORIZON,
                        RejectionReason.TOO_MANY_LABELS));
        labelsJoined = counters.counter(JobMetric.LABELS_JOINED);
        labelsBeforeRequest = counters.counter(JobMetric.LABELS_BEFORE_REQUEST);
        duplicateLabels = counters.counter(JobMetric.DUPLICATE_LABELS);
        ignoredRequests = counters.counter(JobMetric.IGNORED_REQUESTS);
        ignoredOutcomes = counters.counter(JobMetric.IGNORED_OUTCOMES);
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
    public HeldLabels read(String id) throws Exception {
        setCurrentKey(id);
        return new HeldLabels(id, stored.value());
    }

    @Override
    public void write(HeldLabels entry) throws Exception {
        setCurrentKey(entry.key());
        if (entry.state != null) {
            stored.update(entry.state);
        } else if (entry.stored) {
            stored.clear();
        }
    }

    @Override
    public void storeTime(String id, long time) {
        setCurrentKey(id);
        timers.registerEventTimeTimer(VoidNamespace.INSTANCE, time);
    }

    @Override
    public void processElement(StreamRecord<LabelJoinInput> element) throws Exception {
        LabelJoinInput input = element.getValue();
        HeldLabels entry = recent.find(input.requestId());
        if (input.label() != null) {
            emit(entry, join.onLabel(entry.state, input.label(), watermark), duplicateLabels);
        } else if (input.outcome() != null) {
            emit(entry, join.onOutcome(entry.state, input.outcome(), watermark), ignoredOutcomes);
        } else if (input.request() != null) {
            emit(entry, join.onRequest(entry.state, input.request(), watermark), ignoredRequests);
        } else {
            throw new IllegalStateException("nothing to join");
        }
        recent.keepWithinBound();
    }

    /** Stored times first join the others, so that all are told in their order. */
    @Override
    public void processWatermark(Watermark mark) throws Exception {
        watermark = mark.getTimestamp();
        var service = getTimeServiceManager();
        if (service.isPresent()) {
            InternalTimeServiceManager<?> manager = service.get();
            manager.advanceWatermark(mark);
        }
        recent.advance(watermark, this::onTime);
        output.emitWatermark(mark);
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        recent.dueAt(timer.getKey(), timer.getTimestamp());
        if (recent.hasManyTimes()) {
            // Stored timers come in the order of their times: those so far can be worked off.
            recent.advance(timer.getTimestamp(), this::onTime);
        }
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
        throw new IllegalStateException("no timer goes by the machine's clock");
    }

    private void onTime(String id, long time) throws Exception {
        HeldLabels entry = recent.find(id);
        if (entry.state != null) {
            emit(entry, join.onTime(entry.state, time), ignoredOutcomes);
        }
    }

    /**
     * Times become timers before the snapshot begins: where Flink keeps timers of RocksDB on the heap, it writes them
     * before it calls {@link #snapshotState}.
     */
    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        recent.writeBack();
    }

    /** The next barrier has what was before it. */
    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        recent.writeBack();
        super.snapshotState(context);
    }

    private void emit(HeldLabels entry, LabelJoin.LabelJoinResult result, Counter ignored) {
        LabelJoinState before = entry.state;
        if (result.held() == null ? before != null : !result.held().equals(before)) {
            entry.state = result.held();
            recent.changed(entry);
        }
        for (long time : result.timers()) {
            recent.dueAt(entry.key(), time);
        }
        for (LabelJoin.RejectedLabel rejected : result.rejected()) {
            reject(rejected);
        }
        if (result.ignored()) {
            ignored.inc();
        }
        if (result.awaitsRequest()) {
            labelsBeforeRequest.inc();
        }
        labelsJoined.inc(result.joinedLabels());
        for (LabelJoin.SnapshotChange change : result.changes()) {
            emit(entry.key(), change);
        }
    }

    private void emit(String id, LabelJoin.SnapshotChange change) {
        LabelContribution contribution = change.contribution();
        if (contribution != null) {
            output.collect(new StreamRecord<>(contribution));
        }
        for (JoinedLabel label : change.joinedLabels(id)) {
            output.collect(JOINED_LABELS, new StreamRecord<>(label));
        }
    }

    private void reject(LabelJoin.RejectedLabel rejected) {
        Label label = rejected.label();
        DeadLetter letter = rejectedLabels.letter(
                label,
                label.position(),
                rejected.reason(),
                rejected.detail(),
                getProcessingTimeService().getCurrentProcessingTime());
        deadLetters.count(letter);
        output.collect(DeadLetterFactory.DEAD_LETTERS, new StreamRecord<>(letter));
    }

    /** Times that wait on the heap. */
    long waiting() {
        return recent.times();
    }
}
