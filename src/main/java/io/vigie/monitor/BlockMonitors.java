package io.vigie.monitor;

import io.vigie.alert.AlertEvidence;
import io.vigie.alert.AlertEvidence.EvidencePath;
import io.vigie.alert.AlertEvidence.SequentialProof;
import io.vigie.alert.AlertLifecycle;
import io.vigie.detect.BlockMonitor;
import io.vigie.detect.BlockMonitor.BlockEvent;
import io.vigie.detect.BlockMonitor.BlockLevel;
import io.vigie.detect.BlockMonitor.BlockMonitorState;
import io.vigie.detect.BlockMonitor.BlockTerms;
import io.vigie.detect.BlockReference;
import io.vigie.model.AlertState;
import io.vigie.model.Metric;
import io.vigie.model.MetricDefinition.Counted;
import io.vigie.model.MetricDefinition.Statistic;
import io.vigie.model.Monitor;
import io.vigie.model.Reference.ReferenceType;
import io.vigie.model.StoredMap;
import io.vigie.stats.Estimate;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.NormalDistribution;
import io.vigie.window.MetricEstimates;
import io.vigie.window.Pane;
import io.vigie.window.RollUpLevel;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Six-hour blocks of a full-traffic metric → ranks among reference blocks → evidence → alerts.
 *
 * <p>Not for metrics of which only labelled answers tell: they have too few a block, and detectors that take label by
 * label. Blocks with few observations say nothing; see {@link #leastCount}.
 */
final class BlockMonitors {

    /** Long enough to have requests, short enough for four a day. */
    static final long BLOCK_MS = 6 * RollUpLevel.HOUR.lengthMs();

    /** Of a rate: with fewer a block's share is mostly chance. */
    private static final int LEAST_OBSERVATIONS = 20;

    private final SliceWindows windows;
    private final StoredMap<MonitorStateKey, BlockMonitor> monitors;
    private final AlarmBudget budget;
    private final AlertRecorder alerts;
    private final AlertLifecycle life;

    /**
     * Where a series stands.
     *
     * @param evidence log10; empty where there is none
     * @param threshold log10; empty while the reference is learned
     */
    record BlockStatus(OptionalDouble evidence, OptionalDouble threshold) {}

    BlockMonitors(
            SliceWindows windows,
            StoredMap<MonitorStateKey, BlockMonitor> monitors,
            AlarmBudget budget,
            AlertRecorder alerts,
            AlertLifecycle life) {
        this.windows = windows;
        this.monitors = monitors;
        this.budget = budget;
        this.alerts = alerts;
        this.life = life;
    }

    /** Whether a monitor's metric is watched by blocks. */
    static boolean isMonitored(Monitor monitor) {
        Metric metric = monitor.metric();
        return monitor.method().objective() == null
                && metric.isFigure()
                && !metric.isLabelled()
                && monitor.reference().kind() == ReferenceType.PREVIOUS;
    }

    /** Whether a block of this monitor is complete at this tick. */
    static boolean isDue(Monitor monitor, long tick) {
        return Math.floorMod(tick - settleMs(monitor.metric()), BLOCK_MS) == 0;
    }

    /** How long after its end a block lacks what its users have not done yet. */
    private static long settleMs(Metric metric) {
        return metric.counted() == Counted.TURN ? ObjectiveMonitors.TURNS_SETTLE_MS : 0;
    }

    /** Takes the block that is complete at this tick. */
    void onTick(MonitoredSeries series, long tick) {
        Monitor monitor = series.monitor();
        long end = tick - settleMs(monitor.metric());
        MonitorStateKey key = series.key();
        BlockMonitor known = monitors.get(key);
        BlockMonitor blocks = known == null ? new BlockMonitor() : known;
        boolean isOpen = alerts.state(series) != AlertState.RESOLVED;
        if (!isOpen && blocks.state() == BlockMonitorState.ALARMED) {
            // The comparison of windows has proven the recovery first.
            blocks.resolve(end, terms(series, false));
        }
        BlockTerms terms = terms(series, isOpen);
        List<Pane> hours = windows.parts(series, end - BLOCK_MS, end, RollUpLevel.HOUR);
        long count = MetricEstimates.count(monitor.metric(), monitor.criterion(), hours);
        double value = count < leastCount(monitor.metric()) ? Double.NaN : value(monitor, hours);
        blocks.onBlock(end, value, (int) Math.min(count, Integer.MAX_VALUE), terms)
                .ifPresent(event -> tell(series, tick, event));
        monitors.put(key, blocks);
    }

    /** Where the series stands; nothing is known before its first block. */
    BlockStatus status(MonitoredSeries series) {
        BlockMonitor blocks = monitors.get(series.key());
        if (blocks == null || blocks.state() == BlockMonitorState.LEARNING) {
            return new BlockStatus(OptionalDouble.empty(), OptionalDouble.empty());
        }
        return new BlockStatus(blocks.evidence(), OptionalDouble.of(budget.log10BlockThreshold(series, BLOCK_MS)));
    }

    /** A person accepts the level since the onset: it is what blocks are ranked against, once a week of it is there. */
    void accept(MonitoredSeries series, long onset) {
        BlockMonitor blocks = monitors.get(series.key());
        if (blocks != null) {
            blocks.accept(onset, terms(series, false));
            monitors.put(series.key(), blocks);
        }
    }

    /** Why a series could not alarm, if so. */
    Optional<SeriesStatus> notWatching(MonitoredSeries series) {
        BlockMonitor blocks = monitors.get(series.key());
        int need = BlockReference.LEAST_PER_PHASE * (int) (RollUpLevel.DAY.lengthMs() / BLOCK_MS);
        int seen = blocks == null ? 0 : blocks.latest(need);
        int have = blocks == null ? 0 : blocks.latestWithValue(need);
        boolean isThin = seen >= need && 2 * have < need;
        if (isThin) {
            Metric metric = series.monitor().metric();
            return Optional.of(SeriesStatus.cannotAlarm(String.format(
                    Locale.ROOT,
                    "only %d of the last %d blocks of six hours had the %,d %ss that say something",
                    have,
                    need,
                    leastCount(metric),
                    metric.counted().word())));
        }
        return blocks != null && blocks.state() != BlockMonitorState.LEARNING
                ? Optional.empty()
                : Optional.of(SeriesStatus.notReady(have + " of " + need + " blocks of six hours"));
    }

    private BlockTerms terms(MonitoredSeries series, boolean isOpen) {
        Monitor monitor = series.monitor();
        double tolerance = monitor.metric().isRelative() ? Math.log1p(monitor.tolerance()) : monitor.tolerance();
        boolean isShare = monitor.metric().statistic() == Statistic.SHARE;
        return new BlockTerms(BLOCK_MS, tolerance, budget.log10BlockThreshold(series, BLOCK_MS), isShare, isOpen);
    }

    /** In the unit of the metric, as a logarithm where changes are relative; NaN where there is none. */
    private static double value(Monitor monitor, List<Pane> hours) {
        Estimate estimate = MetricEstimates.of(monitor.metric(), monitor.criterion(), hours, WindowPoints.CONFIDENCE);
        if (!(estimate instanceof Interval interval)) {
            return Double.NaN;
        }
        double value = interval.value();
        if (!monitor.metric().isRelative()) {
            return value;
        }
        return value > 0 ? Math.log(value) : Double.NaN;
    }

    /** Twice what a quantile needs to have an observation beyond it, and at least {@value #LEAST_OBSERVATIONS}. */
    private static long leastCount(Metric metric) {
        return metric.statistic() == Statistic.QUANTILE
                ? Math.max(LEAST_OBSERVATIONS, (long) Math.ceil(2 / (1 - metric.quantile())))
                : LEAST_OBSERVATIONS;
    }

    private void tell(MonitoredSeries series, long tick, BlockEvent event) {
        AlertEvidence evidence = evidence(series, event);
        alerts.step(series, tick, evidence, state -> switch (event.type()) {
            case DEGRADED -> life.onSequentialAlarm(state, tick, evidence);
            case RECOVERED -> life.onSequentialRecovery(state);
        });
    }

    /** The blocks since the onset against the level of the reference. */
    private AlertEvidence evidence(MonitoredSeries series, BlockEvent event) {
        Monitor monitor = series.monitor();
        boolean isRelative = monitor.metric().isRelative();
        BlockLevel since = event.since();
        BlockLevel reference = event.reference();
        double reach = NormalDistribution.twoSided(WindowPoints.CONFIDENCE);
        double least = event.changeAtLeast();
        List<Pane> hours = windows.parts(series, event.onset(), event.at(), RollUpLevel.HOUR);
        return AlertEvidence.proven(
                EvidencePath.RANKED_BLOCKS,
                interval(since.level(), reach * since.standardError(), isRelative),
                isRelative ? Math.exp(reference.level()) : reference.level(),
                change(event.change(), reach * event.standardError(), isRelative),
                MetricEstimates.count(monitor.metric(), monitor.criterion(), hours),
                new SequentialProof(
                        null,
                        isRelative ? Math.expm1(least) : least,
                        event.log10Evidence(),
                        event.log10Threshold(),
                        event.onset(),
                        event.onset() + BLOCK_MS));
    }

    private static Interval interval(double level, double reach, boolean isRelative) {
        return isRelative
                ? new Interval(Math.exp(level), Math.exp(level - reach), Math.exp(level + reach), 1)
                : new Interval(share(level), share(level - reach), share(level + reach), 1);
    }

    private static double share(double value) {
        return Math.min(1, Math.max(0, value));
    }

    private static Interval change(double change, double reach, boolean isRelative) {
        return isRelative
                ? new Interval(Math.expm1(change), Math.expm1(change - reach), Math.expm1(change + reach), 1)
                : new Interval(change, change - reach, change + reach, 1);
    }
}
