package io.vigie.monitor;

import io.vigie.detect.ReferencePlan;
import io.vigie.model.Benchmark;
import io.vigie.model.Floor;
import io.vigie.model.Metric;
import io.vigie.model.Monitor;
import io.vigie.model.Reference;
import io.vigie.model.SliceGroup;
import io.vigie.model.StoredMap;
import io.vigie.stats.DayCorrelation;
import io.vigie.stats.Estimate;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.NormalDistribution;
import io.vigie.stats.WeightedSums;
import io.vigie.stats.WilsonInterval;
import io.vigie.window.MetricEstimates;
import io.vigie.window.RollUpLevel;
import java.util.Optional;

/** What each monitor compares with: figures for its windows, plans for its detectors. */
final class MonitorReferences {

    /** How much of a previous window must lie after the series began, for a comparison with it. */
    static final double LEAST_COVERAGE = 0.5;

    /** A floor is told, not estimated: it is as a reference of so many labels that nothing is left to chance. */
    private static final long EXACT = 1_000_000_000_000L;

    private final DriftRules rules;
    private final SliceGroup group;
    private final SliceWindows windows;
    private final StoredMap<MonitorStateKey, FixedReference> kept;
    private final BenchmarkScores benchmarks;

    MonitorReferences(GroupContext context, SliceWindows windows) {
        this.rules = context.rules();
        this.group = context.group();
        this.windows = windows;
        this.kept = context.store().fixedReferences();
        this.benchmarks = context.benchmarks();
    }

    /**
     * The figure that a window which ends at {@code tick} is compared with.
     *
     * @param confidence of its two-sided interval, in (0, 1)
     * @param correlation of days; a fixed reference has one of its own
     */
    Estimate estimate(MonitoredSeries series, long tick, double confidence, DayCorrelation correlation) {
        Floor floor = series.monitor().method().floor();
        if (floor != null) {
            return new Interval(floor.atLeast(), floor.atLeast(), floor.atLeast(), (double) EXACT);
        }
        Reference reference = series.monitor().reference();
        long length = series.monitor().window().millis();
        return switch (reference.kind()) {
            case FIXED -> fixed(series, reference, tick, confidence);
            case PREVIOUS -> {
                double covered = windows.coverageOfPrevious(series, tick);
                yield covered < LEAST_COVERAGE
                        ? new Estimate.NotEnoughData(Math.max(0, covered), LEAST_COVERAGE)
                        : windows.estimate(series, tick - 2 * length, tick - length, confidence, correlation);
            }
            case VERSION -> windows.estimate(other(series), tick - length, tick, confidence, correlation);
            case BENCHMARK ->
                benchmark(series, tick)
                        .map(score -> WilsonInterval.of(score.score(), (double) score.sampleSize(), confidence))
                        .orElse(new Estimate.NotEnoughData(0, 1));
        };
    }

    /** How alike days in a row are in what a window that ends at {@code tick} is compared with. */
    DayCorrelation correlation(MonitoredSeries series, long tick) {
        long length = series.monitor().window().millis();
        return switch (series.monitor().reference().kind()) {
            case FIXED -> {
                FixedReference known = kept.get(series.key());
                yield known == null ? DayCorrelation.NONE : known.correlation();
            }
            case PREVIOUS -> windows.correlation(series, tick - 2 * length, tick - length);
            case VERSION -> windows.correlation(other(series), tick - length, tick);
            case BENCHMARK -> DayCorrelation.NONE;
        };
    }

    /** Which labels, or what else, the detector takes as its reference. */
    ReferencePlan planOf(MonitoredSeries series) {
        Monitor monitor = series.monitor();
        Floor floor = monitor.method().floor();
        if (floor != null) {
            return new ReferencePlan.Given(time -> Optional.of(WeightedSums.ofMean(floor.atLeast(), EXACT)));
        }
        Reference reference = monitor.reference();
        return switch (reference.kind()) {
            case FIXED -> ReferencePlan.fixed(reference.from(), reference.to());
            case PREVIOUS -> ReferencePlan.previous(monitor.window().millis());
            case VERSION ->
                new ReferencePlan.Given(time -> {
                    long to = RollUpLevel.PANE.floor(time);
                    WeightedSums scores = MetricEstimates.scores(
                            monitor.metric(),
                            monitor.criterion(),
                            windows.parts(other(series), to - monitor.window().millis(), to, RollUpLevel.DAY));
                    return scores.count() > 0 ? Optional.of(scores) : Optional.empty();
                });
            case BENCHMARK ->
                new ReferencePlan.Given(time ->
                        benchmark(series, time).map(score -> WeightedSums.ofMean(score.score(), score.sampleSize())));
        };
    }

    private Optional<Benchmark> benchmark(MonitoredSeries series, long time) {
        Monitor monitor = series.monitor();
        String criterion = monitor.criterion();
        if (monitor.metric() != Metric.QUALITY || criterion == null) {
            return Optional.empty();
        }
        return benchmarks.latest(group, monitor.reference().requireName(), criterion, series.version(), time);
    }

    private static MonitoredSeries other(MonitoredSeries series) {
        return series.ofVersion(series.monitor().reference().requireName());
    }

    private Estimate fixed(MonitoredSeries series, Reference reference, long tick, double confidence) {
        FixedReference known = kept.get(series.key());
        if (known != null) {
            return atConfidence(known, series.monitor(), confidence);
        }
        long to = reference.to();
        if (tick < to + rules.maturityMs()) {
            return new Estimate.NotEnoughData(0, 1);
        }
        long first = RollUpLevel.PANE.ceil(reference.from());
        long end = RollUpLevel.PANE.ceil(to);
        DayCorrelation correlation = windows.correlation(series, first, end);
        Estimate estimate = windows.estimate(series, first, end, WindowPoints.CONFIDENCE, correlation);
        if (!(estimate instanceof Interval interval)) {
            return estimate;
        }
        FixedReference complete = FixedReference.of(interval, correlation);
        kept.put(series.key(), complete);
        return atConfidence(complete, series.monitor(), confidence);
    }

    /** Its panes may be gone: what is kept is the interval of 95 %, and others are as much wider as a normal one is. */
    static Interval atConfidence(FixedReference reference, Monitor monitor, double confidence) {
        double factor = NormalDistribution.twoSided(confidence) / NormalDistribution.twoSided(WindowPoints.CONFIDENCE);
        return reference.widened(factor, monitor.metric().isRelative() ? Double.MAX_VALUE : 1);
    }
}
