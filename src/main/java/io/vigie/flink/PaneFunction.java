package io.vigie.flink;

import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.model.SliceNames;
import io.vigie.telemetry.JobMetric;
import io.vigie.telemetry.OperatorMetrics;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.RollUpLevel;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
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

/**
 * partial panes + scored labels → panes and labels, tick by tick.
 *
 * <p>At each five-minute tick of event time a group sends, in this order: every pane that changed, whole; every label known by then, ordered by
 * the time it was known; and to both outputs the mark that the tick is complete. The order of arrival within a watermark does not show.
 *
 * <p>State: the panes that may still change, the admitted names, and what waits for its tick. All of it is gone when the group has been silent for
 * so long that none may. What comes later still is counted in {@code latePanes} and changes nothing: its pane is not there to be added to.
 */
public final class PaneFunction extends KeyedCoProcessFunction<SliceGroup, PartialPane, ScoreUpdate, PaneUpdate> {

    private static final long serialVersionUID = 1;

    /**
     * @param horizonMs how old a request may be when it is labelled
     * @param maxValues of {@link CardinalityGuard}
     */
    public record PaneRules(long horizonMs, int maxValues) implements Serializable {

        /** What is known later than this after its time changes no pane. */
        private static final long LATENESS_MS = RollUpLevel.DAY.lengthMs();

        /** How long after its start a pane may change. */
        long changeableMs() {
            return horizonMs + LATENESS_MS;
        }
    }

    /** Stored in savepoints: renaming a component forgets how far the group had come. */
    public record PaneProgress(long lastTick, long newestPane) {}

    /** Stored in savepoints: renaming a component drops all open panes. */
    public record PaneKey(String version, String slice, long start) {}

    /** Labels as slices see them, and the marks of complete ticks. */
    public static final OutputTag<ScoreUpdate> SCORES =
            new OutputTag<>("scores", TypeInformation.of(ScoreUpdate.class));

    private static final Comparator<PaneKey> BY_SERIES_AND_START =
            Comparator.comparing(PaneKey::slice).thenComparing(PaneKey::version).thenComparingLong(PaneKey::start);

    private static final Comparator<ScoreUpdate> BY_TIME_KNOWN = Comparator.comparingLong(ScoreUpdate::asOf)
            .thenComparing(score -> labelOf(score).labelledAt())
            .thenComparing(score -> labelOf(score).labelId())
            .thenComparing(score -> labelOf(score).requestId())
            .thenComparing(score -> labelOf(score).criterion())
            .thenComparing(score -> labelOf(score).source());

    private final PaneRules rules;

    private transient ListState<PartialPane> waitingPanes;
    private transient ListState<ScoreUpdate> waitingScores;
    private transient MapState<PaneKey, byte[]> panes;
    private transient ValueState<PaneProgress> progress;
    private transient MapState<CardinalityGuard.GuardedValue, CardinalityGuard.GuardedValueUse> names;
    private transient CardinalityGuard guard;
    private transient Counter latePanes;

    public PaneFunction(PaneRules rules) {
        this.rules = rules;
    }

    @Override
    public void open(OpenContext context) {
        // Stored in savepoints: renaming one of these states drops what it holds.
        waitingPanes = getRuntimeContext()
                .getListState(new ListStateDescriptor<>("waiting-panes", TypeInformation.of(PartialPane.class)));
        waitingScores = getRuntimeContext()
                .getListState(new ListStateDescriptor<>("waiting-scores", TypeInformation.of(ScoreUpdate.class)));
        panes = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        "panes",
                        TypeInformation.of(PaneKey.class),
                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        progress = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("progress", TypeInformation.of(PaneProgress.class)));
        names = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        "names",
                        TypeInformation.of(CardinalityGuard.GuardedValue.class),
                        TypeInformation.of(CardinalityGuard.GuardedValueUse.class)));
        OperatorMetrics metrics = new OperatorMetrics(getRuntimeContext().getMetricGroup());
        guard = new CardinalityGuard(
                names,
                rules.maxValues(),
                metrics.counters(JobMetric.CARDINALITY_OVERFLOW, EnumSet.allOf(CardinalityGuard.GuardedField.class)));
        latePanes = metrics.counter(JobMetric.LATE_PANES);
    }

    @Override
    public void processElement1(PartialPane pane, Context context, Collector<PaneUpdate> out) throws Exception {
        waitingPanes.add(pane);
        wakeAt(pane.tick(), context);
    }

    @Override
    public void processElement2(ScoreUpdate score, Context context, Collector<PaneUpdate> out) throws Exception {
        waitingScores.add(score);
        wakeAt(RollUpLevel.PANE.ceil(score.asOf()), context);
    }

    private void wakeAt(long tick, Context context) throws Exception {
        PaneProgress current = progress.value();
        long next = current == null ? tick : Math.max(tick, current.lastTick() + RollUpLevel.PANE.lengthMs());
        context.timerService().registerEventTimeTimer(next);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<PaneUpdate> out) throws Exception {
        PaneProgress before = progress.value();
        if (before != null && time <= before.lastTick()) {
            return;
        }
        guard.switchKey();
        long watermark = context.timerService().currentWatermark();
        boolean closing = watermark == Long.MAX_VALUE;
        long earliest = before == null ? Long.MIN_VALUE : before.lastTick() + RollUpLevel.PANE.lengthMs();
        PendingTicks due = takeDue(closing ? Long.MAX_VALUE : RollUpLevel.PANE.floor(watermark), earliest);
        if (before == null && due.isEmpty()) {
            // A timer that is left of a group that has fallen silent.
            return;
        }
        long firstTick = before == null ? due.firstTick() : earliest;
        // The end of a bounded input closes the day that it ends in, not the idle weeks until the horizon.
        long lastTick =
                closing ? RollUpLevel.DAY.ceil(Math.max(firstTick, due.lastTick())) : RollUpLevel.PANE.floor(watermark);
        long newestPane = before == null ? Long.MIN_VALUE : before.newestPane();
        SliceGroup group = context.getCurrentKey();
        for (long tick = firstTick; tick <= lastTick; tick += RollUpLevel.PANE.lengthMs()) {
            if (newestPane + rules.changeableMs() < tick && !due.hasAt(tick)) {
                // Silent for a horizon: as if the group began anew with what comes next.
                panes.clear();
                names.clear();
                guard.switchKey();
                tick = Math.max(tick, Math.min(lastTick, due.firstFrom(tick)));
            }
            newestPane = Math.max(newestPane, sendPanes(group, due.panes().get(tick), tick, out));
            sendScores(group, due.scores().get(tick), tick, context);
            out.collect(PaneUpdate.mark(group, tick));
            context.output(SCORES, ScoreUpdate.mark(group, tick));
            if (RollUpLevel.DAY.floor(tick) == tick) {
                forgetBefore(tick - rules.changeableMs());
            }
        }
        boolean silent = newestPane + rules.changeableMs() < lastTick && !due.isMoreToCome();
        if (closing || silent) {
            clear();
        } else {
            progress.update(new PaneProgress(lastTick, newestPane));
            context.timerService().registerEventTimeTimer(lastTick + RollUpLevel.PANE.lengthMs());
        }
    }

    /** What missed its tick, after a restore from before it, is shown at the first one there is. */
    private PendingTicks takeDue(long upTo, long firstTick) throws Exception {
        NavigableMap<Long, List<PartialPane>> duePanes = new TreeMap<>();
        List<PartialPane> laterPanes = new ArrayList<>();
        for (PartialPane pane : waitingPanes.get()) {
            if (pane.tick() <= upTo) {
                duePanes.computeIfAbsent(Math.max(pane.tick(), firstTick), unused -> new ArrayList<>())
                        .add(pane);
            } else {
                laterPanes.add(pane);
            }
        }
        NavigableMap<Long, List<ScoreUpdate>> dueScores = new TreeMap<>();
        List<ScoreUpdate> laterScores = new ArrayList<>();
        for (ScoreUpdate score : waitingScores.get()) {
            long tick = RollUpLevel.PANE.ceil(score.asOf());
            if (tick <= upTo) {
                dueScores
                        .computeIfAbsent(Math.max(tick, firstTick), unused -> new ArrayList<>())
                        .add(score);
            } else {
                laterScores.add(score);
            }
        }
        waitingPanes.update(laterPanes);
        waitingScores.update(laterScores);
        return new PendingTicks(duePanes, dueScores, !laterPanes.isEmpty() || !laterScores.isEmpty());
    }

    private long sendPanes(SliceGroup group, @Nullable List<PartialPane> partials, long tick, Collector<PaneUpdate> out)
            throws Exception {
        long newest = Long.MIN_VALUE;
        if (partials == null) {
            return newest;
        }
        // Merged before names are admitted: which values find room must not depend on the order of arrival.
        NavigableMap<PaneKey, Pane> additions = new TreeMap<>(BY_SERIES_AND_START);
        for (PartialPane partial : partials) {
            if (partial.start() < tick - rules.changeableMs()) {
                latePanes.inc();
                continue;
            }
            additions
                    .computeIfAbsent(
                            new PaneKey(partial.version(), partial.slice(), partial.start()), unused -> new Pane())
                    .merge(PaneCodec.decode(partial.sums()));
        }
        NavigableMap<PaneKey, Pane> changed = new TreeMap<>(BY_SERIES_AND_START);
        for (Map.Entry<PaneKey, Pane> addition : additions.entrySet()) {
            long start = addition.getKey().start();
            newest = Math.max(newest, start);
            PaneKey key = new PaneKey(
                    guard.admit(
                            CardinalityGuard.GuardedField.VERSION,
                            addition.getKey().version(),
                            start),
                    slice(group, addition.getKey().slice(), start),
                    start);
            Pane pane = addition.getValue();
            pane.renameCategories(
                    outcome -> guard.admit(CardinalityGuard.GuardedField.OUTCOME, outcome, start),
                    criterion -> guard.admit(CardinalityGuard.GuardedField.CRITERION, criterion, start));
            Pane sum = changed.get(key);
            if (sum == null) {
                byte[] stored = panes.get(key);
                sum = stored == null ? new Pane() : PaneCodec.decode(stored);
                changed.put(key, sum);
            }
            sum.merge(pane);
        }
        for (Map.Entry<PaneKey, Pane> each : changed.entrySet()) {
            PaneKey key = each.getKey();
            byte[] sums = PaneCodec.encode(each.getValue());
            panes.put(key, sums);
            out.collect(new PaneUpdate(
                    group.model(),
                    group.dimension(),
                    tick,
                    new PaneUpdate.PaneContent(key.version(), key.slice(), key.start(), sums)));
        }
        return newest;
    }

    private String slice(SliceGroup group, String slice, long start) {
        String admitted = guard.admit(CardinalityGuard.GuardedField.SLICE, slice, start);
        return admitted.equals(SliceNames.OTHER) ? SliceNames.otherOf(group.dimension()) : admitted;
    }

    private void sendScores(SliceGroup group, @Nullable List<ScoreUpdate> scores, long tick, OnTimerContext context) {
        if (scores == null) {
            return;
        }
        scores.sort(BY_TIME_KNOWN);
        for (ScoreUpdate score : scores) {
            ScoredLabel label = labelOf(score);
            // Under the names of its pane, which may have to wait for the next round of corrections.
            long start = RollUpLevel.PANE.floor(label.requestedAt());
            ScoredLabel named = new ScoredLabel(
                    label.labelId(),
                    label.requestId(),
                    guard.admit(CardinalityGuard.GuardedField.VERSION, label.version(), start),
                    slice(group, label.slice(), start),
                    guard.admit(CardinalityGuard.GuardedField.CRITERION, label.criterion(), start),
                    label.source(),
                    label.score(),
                    label.probability(),
                    label.requestedAt(),
                    label.labelledAt(),
                    label.previous());
            // What missed its tick is known after the mark that went without it.
            long asOf = Math.max(score.asOf(), tick - RollUpLevel.PANE.lengthMs() + 1);
            context.output(SCORES, new ScoreUpdate(group.model(), group.dimension(), asOf, named));
        }
    }

    private void forgetBefore(long time) throws Exception {
        Iterator<PaneKey> keys = panes.keys().iterator();
        while (keys.hasNext()) {
            if (keys.next().start() < time) {
                keys.remove();
            }
        }
        guard.forgetBefore(time);
    }

    private void clear() {
        waitingPanes.clear();
        waitingScores.clear();
        panes.clear();
        names.clear();
        progress.clear();
    }

    private static ScoredLabel labelOf(ScoreUpdate score) {
        return Objects.requireNonNull(score.label(), "a mark never waits");
    }
}
