package io.vigie.flink;

import io.vigie.model.AlertEvent;
import io.vigie.model.Benchmark;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.series.SeriesPoint;
import io.vigie.telemetry.JobMetric;
import io.vigie.telemetry.OperatorMetrics;
import io.vigie.window.LruMap;
import io.vigie.window.Pane;
import io.vigie.window.PaneId;
import io.vigie.window.RollUpLevel;
import io.vigie.window.RollUps;
import java.util.Objects;
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
 * panes + labels + benchmarks → series points, alerts.
 *
 * <p>A group works tick by tick, as its marks in both inputs allow: first all panes of the tick, then its labels in the order in which they became
 * known, then the windows and comparisons that are due. So what it gives does not depend on which topic was read faster, and a repetition gives
 * the same.
 *
 * <p>What was written again, by a writer that started again from an earlier point, is known by its time and passed over: labels up to their
 * mark, since they are written exactly once, and panes up to the last tick; until then the pane that was written last counts.
 *
 * <p>A benchmark's score counts from its time of evaluation on, in ticks that are worked on after it came.
 *
 * <p>State: panes and roll-ups of the retention, detectors and alerts of each monitor, delays of the running hour's labels. What a series has is gone when the series has been silent
 * for a retention, and all of it when the group has.
 */
public final class DriftFunction extends KeyedCoProcessFunction<SliceGroup, PaneUpdate, DriftInput, SeriesPoint> {

    private static final long serialVersionUID = 1;

    private static final int CACHED_PANES = 30_000;
    private static final int CACHED_GROUPS = 64;

    public static final OutputTag<AlertEvent> ALERTS = new OutputTag<>("alerts", TypeInformation.of(AlertEvent.class));

    /**
     * How far a group has come. Stored in savepoints: renaming a component forgets it.
     *
     * @param panesMark epoch milliseconds up to which all panes are here
     * @param scoresMark epoch milliseconds up to which all labels are here
     * @param lastTick the tick worked on last
     */
    public record DriftProgress(long panesMark, long scoresMark, long lastTick) {}

    /** Stored in savepoints: renaming a component drops all series. */
    public record SeriesKey(String slice, String version) {}

    /** Starts of the first and last pane of a series. Stored in savepoints: renaming a component drops all series. */
    public record PaneSpan(long firstPane, long lastPane) {}

    private final DriftRules rules;

    private transient ListState<PaneUpdate> waitingPanes;
    private transient ListState<ScoreUpdate> waitingScores;
    private transient ValueState<DriftProgress> progress;
    private transient MapState<PaneId, byte[]> sums;
    private transient MapState<SeriesKey, PaneSpan> series;
    private transient MonitorStates monitorStates;
    private transient MonitorDefinitionWriter monitorHistory;
    private transient BenchmarkScores benchmarks;
    private transient ValueState<byte[]> healthHour;
    private transient LruMap<StatePaneStore.PaneCacheKey, Pane> cachedPanes;
    private transient LruMap<SliceGroup, GroupCache> remembered;

    /** What is known of a group without reading its state: all of it can be read again. */
    private static final class GroupCache {
        private RollUps.Middles middles = new RollUps.Middles();
        private final TickBuffer<PaneUpdate> panes;
        private final TickBuffer<ScoreUpdate> scores;
        private DriftProgress progress;
        private @Nullable LabelHealth health;

        GroupCache(
                TickBuffer<PaneUpdate> panes,
                TickBuffer<ScoreUpdate> scores,
                DriftProgress progress,
                @Nullable LabelHealth health) {
            this.panes = panes;
            this.scores = scores;
            this.progress = progress;
            this.health = health;
        }
    }

    private transient TickLag ticksBehind;
    private transient Counter repeatedPanes;
    private transient Counter repeatedLabels;

    public DriftFunction(DriftRules rules) {
        this.rules = rules;
    }

    @Override
    public void open(OpenContext context) {
        // Stored in savepoints: renaming one of these states drops what it holds.
        waitingPanes = getRuntimeContext()
                .getListState(new ListStateDescriptor<>("waiting-panes", TypeInformation.of(PaneUpdate.class)));
        waitingScores = getRuntimeContext()
                .getListState(new ListStateDescriptor<>("waiting-scores", TypeInformation.of(ScoreUpdate.class)));
        progress = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("progress", TypeInformation.of(DriftProgress.class)));
        sums = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        "sums",
                        TypeInformation.of(PaneId.class),
                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        series = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        "series", TypeInformation.of(SeriesKey.class), TypeInformation.of(PaneSpan.class)));
        monitorStates = new MonitorStates(getRuntimeContext());
        monitorHistory = new MonitorDefinitionWriter(getRuntimeContext(), rules.monitors());
        benchmarks = new BenchmarkScores(getRuntimeContext(), rules.benchmarks());
        healthHour = LabelHealth.state(getRuntimeContext());
        cachedPanes = new LruMap<>(CACHED_PANES);
        remembered = new LruMap<>(CACHED_GROUPS);
        ticksBehind = new TickLag();
        OperatorMetrics metrics = new OperatorMetrics(getRuntimeContext().getMetricGroup());
        repeatedPanes = metrics.counter(JobMetric.REPEATED_PANES);
        repeatedLabels = metrics.counter(JobMetric.REPEATED_LABELS);
        metrics.gauge(JobMetric.TICKS_BEHIND, ticksBehind::most);
    }

    @Override
    public void processElement1(PaneUpdate update, Context context, Collector<SeriesPoint> out) throws Exception {
        GroupCache group = remembered(context.getCurrentKey());
        DriftProgress now = group.progress;
        if (update.content() == null) {
            advance(
                    group,
                    new DriftProgress(Math.max(now.panesMark(), update.asOf()), now.scoresMark(), now.lastTick()),
                    context,
                    out);
        } else if (update.asOf() > now.lastTick()) {
            group.panes.add(waitingPanes, update);
        } else {
            repeatedPanes.inc();
        }
    }

    @Override
    public void processElement2(DriftInput input, Context context, Collector<SeriesPoint> out) throws Exception {
        Benchmark benchmark = input.benchmark();
        if (benchmark != null) {
            benchmarks.add(benchmark);
        }
        ScoreUpdate score = input.score();
        if (score != null) {
            onScore(score, context, out);
        }
    }

    private void onScore(ScoreUpdate update, Context context, Collector<SeriesPoint> out) throws Exception {
        GroupCache group = remembered(context.getCurrentKey());
        DriftProgress now = group.progress;
        if (update.label() == null) {
            advance(
                    group,
                    new DriftProgress(now.panesMark(), Math.max(now.scoresMark(), update.asOf()), now.lastTick()),
                    context,
                    out);
        } else if (update.asOf() > now.scoresMark()) {
            group.scores.add(waitingScores, update);
        } else {
            repeatedLabels.inc();
        }
    }

    private GroupCache remembered(SliceGroup key) throws Exception {
        GroupCache group = remembered.get(key);
        if (group == null) {
            DriftProgress stored = progress.value();
            DriftProgress now =
                    stored == null ? new DriftProgress(Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE) : stored;
            group = new GroupCache(
                    new TickBuffer<>(waitingPanes, PaneUpdate::asOf, now.lastTick()),
                    new TickBuffer<>(waitingScores, ScoreUpdate::asOf, now.lastTick()),
                    now,
                    healthOf(key));
            remembered.put(key, group);
        }
        return group;
    }

    /** Every label counts once in the group of all slices: that one speaks for its model. */
    private @Nullable LabelHealth healthOf(SliceGroup key) throws Exception {
        return key.dimension().isEmpty() ? LabelHealth.readFrom(healthHour, key.model()) : null;
    }

    private void advance(GroupCache group, DriftProgress marks, Context context, Collector<SeriesPoint> out)
            throws Exception {
        long upTo = Math.min(marks.panesMark(), marks.scoresMark());
        if (upTo <= marks.lastTick()) {
            move(group, context.getCurrentKey(), marks);
            return;
        }
        long earliest = Math.min(upTo, Math.min(group.panes.earliest(), group.scores.earliest()));
        boolean isNew = marks.lastTick() == Long.MIN_VALUE;
        if (!isNew && silentUntil(marks.lastTick()) <= earliest) {
            // As if the timer had been there first.
            forgetSeries(group, context.getCurrentKey());
            isNew = true;
        }
        long first = isNew ? RollUpLevel.PANE.ceil(earliest) : marks.lastTick() + RollUpLevel.PANE.lengthMs();
        GroupTick ticks = groupTick(group, context, out);
        for (long tick = first; tick <= upTo; tick += RollUpLevel.PANE.lengthMs()) {
            for (PaneUpdate pane : group.panes.takeUpTo(tick)) {
                ticks.onPane(Objects.requireNonNull(pane.content()), tick);
            }
            for (ScoreUpdate score : group.scores.takeUpTo(tick)) {
                ticks.onLabel(labelOf(score), score.asOf());
                if (group.health != null) {
                    group.health.onLabel(labelOf(score), score.asOf());
                }
            }
            ticks.finish(tick);
            if (group.health != null && LabelHealth.isDue(tick)) {
                out.collect(group.health.end(tick, now(context)));
            }
            if (RollUpLevel.DAY.floor(tick) == tick) {
                ticks.forgetBefore(tick - rules.retentionMs());
            }
        }
        ticks.store();
        if (group.health != null) {
            group.health.store(healthHour);
        }
        move(group, context.getCurrentKey(), new DriftProgress(marks.panesMark(), marks.scoresMark(), upTo));
        group.panes.trim(waitingPanes);
        group.scores.trim(waitingScores);
        context.timerService().registerEventTimeTimer(silentUntil(upTo));
    }

    private @Nullable Long now(Context context) {
        return rules.measuresLag() ? context.timerService().currentProcessingTime() : null;
    }

    private void move(GroupCache group, SliceGroup key, DriftProgress now) throws Exception {
        group.progress = now;
        ticksBehind.update(key, now);
        progress.update(now);
    }

    /** Timers at days' ends only, so that a day's ticks register one. */
    private long silentUntil(long tick) {
        return RollUpLevel.DAY.ceil(tick + rules.retentionMs());
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<SeriesPoint> out) throws Exception {
        DriftProgress now = progress.value();
        if (now == null || silentUntil(now.lastTick()) > time) {
            return;
        }
        SliceGroup key = context.getCurrentKey();
        GroupCache group = remembered(key);
        // What waits belongs to a group that is back.
        if (group.panes.isEmpty() && group.scores.isEmpty()) {
            forgetSeries(group, key);
            remembered.remove(key);
            ticksBehind.forget(key);
            waitingPanes.clear();
            waitingScores.clear();
            progress.clear();
        }
    }

    private void forgetSeries(GroupCache group, SliceGroup key) throws Exception {
        group.middles = new RollUps.Middles();
        cachedPanes.keySet().removeIf(cached -> cached.group().equals(key));
        sums.clear();
        series.clear();
        monitorStates.clear();
        monitorHistory.clear();
        healthHour.clear();
        group.health = healthOf(key);
    }

    private GroupTick groupTick(GroupCache known, Context context, Collector<SeriesPoint> out) throws Exception {
        SliceGroup group = context.getCurrentKey();
        SeriesDirectory directory = new SeriesDirectory(series);
        StatePaneStore store = new StatePaneStore(group, sums, directory, cachedPanes);
        RollUps rollUps = new RollUps(store, known.middles);
        return new GroupTick(
                rules,
                group,
                new GroupTick.Stores(directory, store, rollUps, monitorStates, monitorHistory, benchmarks),
                out::collect,
                alert -> context.output(ALERTS, alert));
    }

    private static ScoredLabel labelOf(ScoreUpdate score) {
        return Objects.requireNonNull(score.label(), "a mark never waits");
    }
}
