package io.vigie.flink;

import io.vigie.detect.ReferencePlan;
import io.vigie.flink.MonitorStates.FixedReference;
import io.vigie.model.Benchmark;
import io.vigie.model.Metric;
import io.vigie.model.Monitor;
import io.vigie.model.Reference;
import io.vigie.model.SliceGroup;
import io.vigie.stats.Estimate;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.WeightedSums;
import io.vigie.stats.WilsonInterval;
import io.vigie.window.MetricEstimates;
import io.vigie.window.RollUpLevel;
import java.util.Optional;

/** What each monitor compares with: figures for its windows, plans for its sequential watches. */
final class MonitorReferences {

    /** How much of a previous window must lie after the series began, for a comparison with it. */
    static final double LEAST_COVERAGE = 0.5;

    private final DriftRules rules;
    private final SliceGroup group;
    private final SliceWindows windows;
    private final MonitorStates states;
    private final BenchmarkScores benchmarks;

    MonitorReferences(DriftRules rules, SliceGroup group, SliceWindows windows, GroupTick.Stores stores) {
        this.rules = rules;
        this.group = group;
        this.windows = windows;
        this.states = stores.monitors();
        this.benchmarks = stores.benchmarks();
    }

    /** The figure that a window which ends at {@code tick} is compared with. */
    Estimate estimate(MonitoredSeries watched, long tick) throws Exception {
        Reference reference = watched.monitor().reference();
        long length = watched.monitor().window().millis();
        return switch (reference.kind()) {
            case FIXED -> fixed(watched, reference, tick);
            case PREVIOUS -> {
                double covered = windows.coverageOfPrevious(watched, tick);
                yield covered < LEAST_COVERAGE
                        ? new Estimate.NotEnoughData(Math.max(0, covered), LEAST_COVERAGE)
                        : windows.estimate(watched, tick - 2 * length, tick - length);
            }
            case VERSION -> windows.estimate(other(watched), tick - length, tick);
            case BENCHMARK ->
                benchmark(watched, tick)
                        .map(score ->
                                WilsonInterval.of(score.score(), (double) score.sampleSize(), WindowPoints.CONFIDENCE))
                        .orElse(new Estimate.NotEnoughData(0, 1));
        };
    }

    /** Which labels, or what else, the sequential watch takes as its reference. */
    ReferencePlan planOf(MonitoredSeries watched) {
        Monitor monitor = watched.monitor();
        Reference reference = monitor.reference();
        return switch (reference.kind()) {
            case FIXED -> ReferencePlan.fixed(reference.from(), reference.to());
            case PREVIOUS -> ReferencePlan.previous(monitor.window().millis());
            case VERSION ->
                new ReferencePlan.Given(time -> {
                    long to = RollUpLevel.PANE.floor(time);
                    WeightedSums scores = MetricEstimates.truth(
                            windows.parts(other(watched), to - monitor.window().millis(), to, RollUpLevel.DAY),
                            monitor.criterion());
                    return scores.count() > 0 ? Optional.of(scores) : Optional.empty();
                });
            case BENCHMARK ->
                new ReferencePlan.Given(time ->
                        benchmark(watched, time).map(score -> WeightedSums.ofMean(score.score(), score.sampleSize())));
        };
    }

    private Optional<Benchmark> benchmark(MonitoredSeries watched, long time) {
        Monitor monitor = watched.monitor();
        String criterion = monitor.criterion();
        if (monitor.metric() != Metric.QUALITY || criterion == null) {
            return Optional.empty();
        }
        return benchmarks.latest(group, monitor.reference().requireName(), criterion, watched.version(), time);
    }

    private static MonitoredSeries other(MonitoredSeries watched) {
        Monitor monitor = watched.monitor();
        return new MonitoredSeries(
                monitor, watched.model(), watched.slice(), monitor.reference().requireName());
    }

    private Estimate fixed(MonitoredSeries watched, Reference reference, long tick) throws Exception {
        FixedReference kept = states.reference(watched.key());
        if (kept != null) {
            return new Interval(kept.value(), kept.lower(), kept.upper(), kept.n());
        }
        long to = reference.to();
        if (tick < to + rules.maturityMs()) {
            return new Estimate.NotEnoughData(0, 1);
        }
        Estimate estimate =
                windows.estimate(watched, RollUpLevel.PANE.ceil(reference.from()), RollUpLevel.PANE.ceil(to));
        if (estimate instanceof Interval interval) {
            states.reference(
                    watched.key(),
                    new FixedReference(interval.value(), interval.lower(), interval.upper(), interval.n()));
        }
        return estimate;
    }
}
