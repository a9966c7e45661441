package io.vigie.flink.quality;

import io.vigie.flink.FlinkMap;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import io.vigie.model.SliceNames;
import io.vigie.telemetry.JobMetric;
import io.vigie.telemetry.OperatorMetrics;
import io.vigie.window.GuardedField;
import io.vigie.window.GuardedValue;
import io.vigie.window.GuardedValueUse;
import io.vigie.window.OpenPanes;
import io.vigie.window.OpenPanes.PaneKey;
import io.vigie.window.OpenPanes.PaneProgress;
import io.vigie.window.OpenPanes.PaneRules;
import io.vigie.window.PartialPane;
import io.vigie.window.PendingTicks;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * partial panes + scored labels, by group → panes; to the side: labels. Both tick by tick, as {@link OpenPanes}
 * decides.
 *
 * <p>State: what is pending until its tick, the panes that may still change, the values that are told apart. What is
 * pending, and how far each group is, is on the heap, and so are the panes that were used last. Keyed state is written
 * at each barrier and is the only truth: it is read when the operator starts, so no timers are needed. All of it is
 * gone when the group has been silent for so long that no pane may change. What comes later still is counted in
 * {@code latePanes}.
 */
public final class PaneOperator extends OwnKeyOperator<PaneUpdate>
        implements TwoInputStreamOperator<PartialPane, ScoreUpdate, PaneUpdate>, RememberedMap.CurrentGroup {

    /** Labels as slices see them, and the marks of complete ticks. */
    public static final OutputTag<ScoreUpdate> SCORES = new OutputTag<>("scores", RecordTypeInfo.of(ScoreUpdate.class));

    /** Stored in savepoints: renaming it drops partial panes whose tick is to come. */
    static final String PENDING_PANES = "pending-panes";

    /** Stored in savepoints: renaming it drops labels whose tick is to come. */
    static final String PENDING_SCORES = "pending-scores";

    /** Stored in savepoints: renaming it drops all panes that may still change. */
    static final String PANES = "panes";

    /** Stored in savepoints: renaming it forgets which ticks were sent. */
    static final String PROGRESS = "progress";

    /** Stored in savepoints: renaming it forgets which values were admitted. */
    static final String GUARDED_VALUES = "guarded-values";

    private static final long serialVersionUID = 1;

    /** Entries of stored maps on the heap, over all groups: some 10 MB of panes. */
    private static final int MOST_REMEMBERED = 20_000;

    /** Of a partial pane without its sums. */
    private static final int PANE_BYTES = 200;

    private static final int SCORE_BYTES = 600;

    private static final Logger LOG = LoggerFactory.getLogger(PaneOperator.class);

    private final PaneRules rules;
    private final long maxBytes;

    private transient ListState<PartialPane> pendingPanes;
    private transient ListState<ScoreUpdate> pendingScores;
    private transient ValueState<PaneProgress> progress;
    private transient RememberedMap<PaneKey, byte[]> panes;
    private transient RememberedMap<GuardedValue, GuardedValueUse> guardedValues;
    private transient OpenPanes groupPanes;
    private transient Map<SliceGroup, OpenGroup> groups;
    private transient long pendingBytes;
    /** When the first of the groups is due. */
    private transient long due;

    private transient @Nullable SliceGroup current;
    private transient Map<GuardedField, Counter> overflow;
    private transient Counter latePanes;

    /** What is known of one group. */
    private static final class OpenGroup {
        private final SliceGroup group;
        private final PendingRecords<PartialPane> panes =
                new PendingRecords<>(pane -> PANE_BYTES + (long) pane.sums().length);
        private final PendingRecords<ScoreUpdate> scores = new PendingRecords<>(unused -> SCORE_BYTES);
        private @Nullable PaneProgress progress;
        private boolean isProgressStored = true;
        /** The first tick that something waits for. */
        private long firstPending = Long.MAX_VALUE;

        OpenGroup(SliceGroup group) {
            this.group = group;
        }

        void add(PartialPane pane) {
            panes.add(pane);
            expect(OpenPanes.tickOf(pane, progress));
        }

        void add(ScoreUpdate score) {
            scores.add(score);
            expect(OpenPanes.tickOf(score, progress));
        }

        private void expect(long tick) {
            firstPending = Math.min(firstPending, tick);
        }

        /** The first tick that is to be sent. */
        long due() {
            return progress == null ? firstPending : OpenPanes.nextTick(progress);
        }

        long bytes() {
            return panes.bytes() + scores.bytes();
        }

        boolean isEmpty() {
            return progress == null && panes.isEmpty() && scores.isEmpty();
        }

        void keep(PendingTicks pending) {
            panes.keep(pending.laterPanes());
            scores.keep(pending.laterScores());
        }

        void expectAll(Iterable<PartialPane> allPanes, Iterable<ScoreUpdate> allScores) {
            firstPending = Long.MAX_VALUE;
            allPanes.forEach(pane -> expect(OpenPanes.tickOf(pane, progress)));
            allScores.forEach(score -> expect(OpenPanes.tickOf(score, progress)));
        }
    }

    /** @param maxBytes about how many bytes of the heap what is pending may take in a subtask */
    public PaneOperator(PaneRules rules, long maxBytes) {
        this.rules = rules;
        this.maxBytes = maxBytes;
    }

    @Override
    public void open() throws Exception {
        super.open();
        groups = new LinkedHashMap<>();
        due = Long.MAX_VALUE;
        pendingPanes = getRuntimeContext()
                .getListState(new ListStateDescriptor<>(PENDING_PANES, RecordTypeInfo.of(PartialPane.class)));
        pendingScores = getRuntimeContext()
                .getListState(new ListStateDescriptor<>(PENDING_SCORES, RecordTypeInfo.of(ScoreUpdate.class)));
        progress = getRuntimeContext()
                .getState(new ValueStateDescriptor<>(PROGRESS, TypeInformation.of(PaneProgress.class)));
        panes = new RememberedMap<>(
                FlinkMap.of(getRuntimeContext()
                        .getMapState(new MapStateDescriptor<>(
                                PANES,
                                TypeInformation.of(PaneKey.class),
                                PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO))),
                this,
                MOST_REMEMBERED);
        guardedValues = new RememberedMap<>(
                FlinkMap.of(getRuntimeContext()
                        .getMapState(new MapStateDescriptor<>(
                                GUARDED_VALUES,
                                TypeInformation.of(GuardedValue.class),
                                TypeInformation.of(GuardedValueUse.class)))),
                this,
                MOST_REMEMBERED);
        groupPanes = new OpenPanes(rules, panes, guardedValues, this::countOverflow);
        OperatorMetrics metrics = new OperatorMetrics(getMetricGroup());
        overflow = metrics.counters(JobMetric.CARDINALITY_OVERFLOW, EnumSet.allOf(GuardedField.class));
        latePanes = metrics.counter(JobMetric.LATE_PANES);
        restore();
    }

    /** Whatever has panes has its progress too. */
    private void restore() throws Exception {
        List<SliceGroup> stored = new ArrayList<>();
        KeyedStateBackend<SliceGroup> backend = getKeyedStateBackend();
        for (String state : List.of(PROGRESS, PENDING_PANES, PENDING_SCORES)) {
            try (Stream<SliceGroup> keys = backend.getKeys(state, VoidNamespace.INSTANCE)) {
                keys.forEach(stored::add);
            }
        }
        for (SliceGroup each : stored) {
            if (groups.containsKey(each)) {
                continue;
            }
            OpenGroup group = group(each);
            set(each);
            group.progress = progress.value();
            group.expectAll(group.panes.restore(pendingPanes), group.scores.restore(pendingScores));
            count(group, 0);
        }
    }

    @Override
    public SliceGroup get() {
        return Objects.requireNonNull(current);
    }

    @Override
    public void set(SliceGroup group) {
        current = group;
        setCurrentKey(group);
    }

    private OpenGroup group(SliceGroup group) {
        return groups.computeIfAbsent(group, OpenGroup::new);
    }

    @Override
    public void processElement1(StreamRecord<PartialPane> element) throws Exception {
        PartialPane pane = element.getValue();
        OpenGroup group = group(pane.group());
        long before = group.bytes();
        group.add(pane);
        count(group, before);
    }

    @Override
    public void processElement2(StreamRecord<ScoreUpdate> element) throws Exception {
        ScoreUpdate score = element.getValue();
        OpenGroup group = group(score.group());
        long before = group.bytes();
        group.add(score);
        count(group, before);
    }

    /** Leaves what is pending to keyed state where it is too much: it is read again at its tick. */
    private void count(OpenGroup group, long before) throws Exception {
        due = Math.min(due, group.due());
        pendingBytes += group.bytes() - before;
        if (pendingBytes > maxBytes) {
            for (OpenGroup each : groups.values()) {
                set(each.group);
                each.panes.leave(pendingPanes);
                each.scores.leave(pendingScores);
            }
            pendingBytes = 0;
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        long watermark = mark.getTimestamp();
        if (due <= watermark) {
            due = Long.MAX_VALUE;
            for (OpenGroup group : List.copyOf(groups.values())) {
                if (group.due() <= watermark) {
                    advance(group, watermark);
                }
                due = Math.min(due, group.due());
            }
        }
        super.processWatermark(mark);
    }

    private void advance(OpenGroup group, long watermark) throws Exception {
        set(group.group);
        long before = group.bytes();
        List<PartialPane> allPanes = group.panes.all(pendingPanes);
        List<ScoreUpdate> allScores = group.scores.all(pendingScores);
        PendingTicks pending = OpenPanes.pending(group.progress, watermark, allPanes, allScores);
        group.keep(pending);
        var out = new SentTicks(group.due());
        group.progress = groupPanes.advance(group.group, group.progress, pending, watermark, out);
        group.isProgressStored = false;
        group.expectAll(pending.laterPanes(), pending.laterScores());
        if (group.isEmpty()) {
            writeBack(group);
            groups.remove(group.group);
        }
        count(group, before);
    }

    /** The next barrier has what was before it. */
    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        panes.writeBack();
        guardedValues.writeBack();
        for (OpenGroup group : groups.values()) {
            set(group.group);
            writeBack(group);
        }
        super.snapshotState(context);
    }

    private void writeBack(OpenGroup group) throws Exception {
        group.panes.writeBack(pendingPanes);
        group.scores.writeBack(pendingScores);
        if (group.isProgressStored) {
            return;
        }
        group.isProgressStored = true;
        if (group.progress == null) {
            progress.clear();
        } else {
            progress.update(group.progress);
        }
    }

    private final class SentTicks implements OpenPanes.TickOutput {

        private final long time;

        /** @param time of the records that are sent */
        SentTicks(long time) {
            this.time = time;
        }

        @Override
        public void onPane(PaneUpdate pane) {
            output.collect(new StreamRecord<>(pane, time));
        }

        @Override
        public void onScore(ScoreUpdate score) {
            output.collect(SCORES, new StreamRecord<>(score, time));
        }

        @Override
        public void onLatePane() {
            latePanes.inc();
        }
    }

    private void countOverflow(GuardedField field) {
        Counter counter = Objects.requireNonNull(overflow.get(field));
        if (counter.getCount() == 0) {
            LOG.warn(
                    "More than {} values of {}: new ones count as {}. Logged once.",
                    rules.maxValues(),
                    field,
                    SliceNames.OTHER);
        }
        counter.inc();
    }
}
