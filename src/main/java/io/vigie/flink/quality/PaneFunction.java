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
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * partial panes + scored labels, by group → panes; to the side: labels. Both tick by tick, as {@link OpenPanes}
 * decides.
 *
 * <p>State: what is pending until its tick, the panes that may still change, the values that are told apart. All of it
 * is gone when the group has been silent for so long that no pane may change. What comes later still is counted in
 * {@code latePanes}.
 */
public final class PaneFunction extends KeyedCoProcessFunction<SliceGroup, PartialPane, ScoreUpdate, PaneUpdate> {

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

    private static final Logger LOG = LoggerFactory.getLogger(PaneFunction.class);

    private final PaneRules rules;

    private transient ListState<PartialPane> pendingPanes;
    private transient ListState<ScoreUpdate> pendingScores;
    private transient ValueState<PaneProgress> progress;
    private transient OpenPanes groupPanes;
    private transient Map<SliceGroup, KnownGroup> known;
    private transient SliceGroup current;
    private transient Map<GuardedField, Counter> overflow;
    private transient Counter latePanes;

    /**
     * What was read or written of a group since the start: each record asks how far the group is, and sets a timer that
     * most often is there. What is stored is the same.
     */
    private static final class KnownGroup {
        private @Nullable PaneProgress progress;
        private final Set<Long> timers = new HashSet<>();
    }

    public PaneFunction(PaneRules rules) {
        this.rules = rules;
    }

    @Override
    public void open(OpenContext context) {
        known = new HashMap<>();
        pendingPanes = getRuntimeContext()
                .getListState(new ListStateDescriptor<>(PENDING_PANES, RecordTypeInfo.of(PartialPane.class)));
        pendingScores = getRuntimeContext()
                .getListState(new ListStateDescriptor<>(PENDING_SCORES, RecordTypeInfo.of(ScoreUpdate.class)));
        progress = getRuntimeContext()
                .getState(new ValueStateDescriptor<>(PROGRESS, TypeInformation.of(PaneProgress.class)));
        var panes = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        PANES,
                        TypeInformation.of(PaneKey.class),
                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        var guardedValues = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        GUARDED_VALUES,
                        TypeInformation.of(GuardedValue.class),
                        TypeInformation.of(GuardedValueUse.class)));
        groupPanes = new OpenPanes(
                rules,
                new RememberedMap<>(FlinkMap.of(panes), () -> current, MOST_REMEMBERED),
                new RememberedMap<>(FlinkMap.of(guardedValues), () -> current, MOST_REMEMBERED),
                this::countOverflow);
        OperatorMetrics metrics = new OperatorMetrics(getRuntimeContext().getMetricGroup());
        overflow = metrics.counters(JobMetric.CARDINALITY_OVERFLOW, EnumSet.allOf(GuardedField.class));
        latePanes = metrics.counter(JobMetric.LATE_PANES);
    }

    @Override
    public void processElement1(PartialPane pane, Context context, Collector<PaneUpdate> out) throws Exception {
        pendingPanes.add(pane);
        KnownGroup group = group(context);
        ask(group, OpenPanes.tickOf(pane, group.progress), context);
    }

    @Override
    public void processElement2(ScoreUpdate score, Context context, Collector<PaneUpdate> out) throws Exception {
        pendingScores.add(score);
        KnownGroup group = group(context);
        ask(group, OpenPanes.tickOf(score, group.progress), context);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<PaneUpdate> out) throws Exception {
        current = context.getCurrentKey();
        KnownGroup group = group(context);
        group.timers.remove(time);
        PaneProgress before = group.progress;
        if (OpenPanes.isSent(time, before)) {
            return;
        }
        long watermark = context.timerService().currentWatermark();
        PendingTicks pending = OpenPanes.pending(before, watermark, pendingPanes.get(), pendingScores.get());
        pendingPanes.update(pending.laterPanes());
        pendingScores.update(pending.laterScores());
        PaneProgress after = groupPanes.advance(
                context.getCurrentKey(), before, pending, watermark, new CollectedTicks(context, out));
        group.progress = after;
        if (after == null) {
            progress.clear();
            known.remove(context.getCurrentKey());
        } else {
            progress.update(after);
            ask(group, OpenPanes.nextTick(after), context);
        }
    }

    private KnownGroup group(Context context) throws Exception {
        KnownGroup group = known.get(context.getCurrentKey());
        if (group == null) {
            group = new KnownGroup();
            group.progress = progress.value();
            known.put(context.getCurrentKey(), group);
        }
        return group;
    }

    private static void ask(KnownGroup group, long tick, Context context) {
        if (group.timers.add(tick)) {
            context.timerService().registerEventTimeTimer(tick);
        }
    }

    private final class CollectedTicks implements OpenPanes.TickOutput {

        private final OnTimerContext context;
        private final Collector<PaneUpdate> out;

        CollectedTicks(OnTimerContext context, Collector<PaneUpdate> out) {
            this.context = context;
            this.out = out;
        }

        @Override
        public void onPane(PaneUpdate pane) {
            out.collect(pane);
        }

        @Override
        public void onScore(ScoreUpdate score) {
            context.output(SCORES, score);
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
