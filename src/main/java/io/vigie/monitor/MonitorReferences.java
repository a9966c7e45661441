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
import io.vigie.window.Pane;
import io.vigie.window.RollUpLevel;
import java.util.Collection;
import java.util.List;
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
                    List<Pane> parts =
                            windows.parts(other(series), to - monitor.window().millis(), to, RollUpLevel.DAY);
                    WeightedSums scores = series.isByOthers()
                            ? MetricEstimates.scores(series.labels().source(), monitor.criterion(), parts)
                            : MetricEstimates.scores(monitor.metric(), monitor.criterion(), parts);
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
        // Of all versions together those that have answered somebody: what was never deployed is no reference.
        Collection<String> versions = series.isPooled() ? windows.versions() : List.of(series.version());
        return benchmarks.latest(group, monitor.reference().requireName(), criterion, versions, time);
    }

    private static MonitoredSeries other(MonitoredSeries series) {
        return series.ofVersion(series.monitor().reference().requireName());
    }

    /**
     * Takes a fixed reference anew, with the labels that have come since: at the first comparison of a UTC day, as
     * detectors do, for as long as all of its panes are there. For a series on which nothing has alarmed.
     */
    void correctFixed(MonitoredSeries series, long tick) {
        Reference reference = series.monitor().reference();
        if (reference.kind() != Reference.ReferenceType.FIXED
                || series.monitor().method().floor() != null
                || kept.get(series.key()) == null) {
            return;
        }
        long today = RollUpLevel.DAY.floor(tick);
        boolean isFirstOfDay = tick - today < rules.stepOf(series.monitor().window());
        if (isFirstOfDay && reference.from() >= today - rules.retentionMs()) {
            takeFixed(series, reference);
        }
    }

    private Estimate fixed(MonitoredSeries series, Reference reference, long tick, double confidence) {
        FixedReference known = kept.get(series.key());
        if (known != null) {
            return atConfidence(known, series.monitor(), confidence);
        }
        if (tick < reference.to() + rules.maturityMs()) {
            return new Estimate.NotEnoughData(0, 1);
        }
        Estimate taken = takeFixed(series, reference);
        FixedReference complete = kept.get(series.key());
        return complete == null ? taken : atConfidence(complete, series.monitor(), confidence);
    }

    /** Keeps what panes say of a fixed reference, if they cover half of it. */
    private Estimate takeFixed(MonitoredSeries series, Reference reference) {
        double covered = coverageOfFixed(series);
        if (covered < LEAST_COVERAGE) {
            return new Estimate.NotEnoughData(covered, LEAST_COVERAGE);
        }
        long first = RollUpLevel.PANE.ceil(reference.from());
        long end = RollUpLevel.PANE.ceil(reference.to());
        DayCorrelation correlation = windows.correlation(series, first, end);
        Estimate estimate = windows.estimate(series, first, end, WindowPoints.CONFIDENCE, correlation);
        if (estimate instanceof Interval interval) {
            kept.put(series.key(), FixedReference.of(interval, correlation));
        }
        return estimate;
    }

    /** Which share of a fixed reference lies between the first and the last pane of the series, 0 to 1. */
    double coverageOfFixed(MonitoredSeries series) {
        Reference reference = series.monitor().reference();
        long from = Math.max(reference.from(), windows.begin(series));
        long to = Math.min(reference.to(), windows.end(series));
        return Math.max(0, (double) (to - from) / (reference.to() - reference.from()));
    }

    /** Its panes may be gone: what is kept is the interval of 95 %, and others are as much wider as a normal one is. */
    static Interval atConfidence(FixedReference reference, Monitor monitor, double confidence) {
        double factor = NormalDistribution.twoSided(confidence) / NormalDistribution.twoSided(WindowPoints.CONFIDENCE);
        return reference.widened(factor, monitor.metric().isRelative() ? Double.MAX_VALUE : 1);
    }
}
