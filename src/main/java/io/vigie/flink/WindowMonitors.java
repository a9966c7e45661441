package io.vigie.flink;

import io.vigie.alert.AlertLife.WindowVerdict;
import io.vigie.alert.Figures;
import io.vigie.detect.Direction;
import io.vigie.detect.WindowComparison;
import io.vigie.flink.MonitorStates.FixedReference;
import io.vigie.model.Monitor;
import io.vigie.model.Reference;
import io.vigie.stats.Estimate;
import io.vigie.stats.Estimate.Interval;
import io.vigie.window.Level;
import io.vigie.window.MetricEstimates;

/** The current window of each figure against its reference → a comparison, and the alert that follows from it. */
final class WindowMonitors {

    /** How much of a previous window must lie after the series began, for a comparison with it. */
    static final double LEAST_COVERAGE = 0.5;

    private final DriftRules rules;
    private final SliceWindows windows;
    private final MonitorStates states;
    private final AlertBook book;

    WindowMonitors(DriftRules rules, SliceWindows windows, MonitorStates states, AlertBook book) {
        this.rules = rules;
        this.windows = windows;
        this.states = states;
        this.book = book;
    }

    WindowComparison onTick(Watched watched, long tick) throws Exception {
        WindowComparison comparison = compare(watched, tick);
        WindowVerdict verdict = WindowVerdict.UNCLEAR;
        Figures figures = null;
        if (comparison instanceof WindowComparison.Change change) {
            figures = figuresOf(change, countOf(watched, tick));
            verdict = switch (change.verdict()) {
                case DEGRADED -> WindowVerdict.DEGRADED;
                case STABLE, IMPROVED -> WindowVerdict.WELL;
                case UNDECIDED -> change.notWorse() ? WindowVerdict.WELL : WindowVerdict.UNCLEAR;
            };
        }
        WindowVerdict found = verdict;
        Figures known = figures;
        book.step(watched, tick, known, course -> rules.alertLife().onWindow(course, tick, found, known));
        return comparison;
    }

    private WindowComparison compare(Watched watched, long tick) throws Exception {
        Monitor monitor = watched.monitor();
        Estimate current = estimate(watched, tick - monitor.window().millis(), tick);
        Estimate reference = referenceOf(watched, tick);
        Direction direction = monitor.metric().isHigherBetter() ? Direction.LOWER_IS_WORSE : Direction.HIGHER_IS_WORSE;
        return monitor.metric().isRelative()
                ? WindowComparison.ofRelative(current, reference, monitor.tolerance(), direction)
                : WindowComparison.ofRates(current, reference, monitor.tolerance(), direction);
    }

    private Estimate referenceOf(Watched watched, long tick) throws Exception {
        Reference reference = watched.monitor().reference();
        long length = watched.monitor().window().millis();
        return switch (reference.kind()) {
            case FIXED -> fixedReference(watched, reference, tick);
            case PREVIOUS -> {
                double covered = windows.coverageOfPrevious(watched, tick);
                yield covered < LEAST_COVERAGE
                        ? new Estimate.NotEnoughData(Math.max(0, covered), LEAST_COVERAGE)
                        : estimate(watched, tick - 2 * length, tick - length);
            }
            case VERSION -> {
                Watched other =
                        new Watched(watched.monitor(), watched.model(), watched.slice(), reference.requireName());
                yield estimate(other, tick - length, tick);
            }
            case BENCHMARK -> new Estimate.NotEnoughData(0, 1);
        };
    }

    private Estimate fixedReference(Watched watched, Reference reference, long tick) throws Exception {
        FixedReference kept = states.reference(watched.key());
        if (kept != null) {
            return new Interval(kept.value(), kept.lower(), kept.upper(), kept.n());
        }
        long to = reference.to();
        if (tick < to + rules.maturityMillis()) {
            return new Estimate.NotEnoughData(0, 1);
        }
        Estimate estimate = estimate(watched, Level.PANE.ceil(reference.from()), Level.PANE.ceil(to));
        if (estimate instanceof Interval interval) {
            states.reference(
                    watched.key(),
                    new FixedReference(interval.value(), interval.lower(), interval.upper(), interval.n()));
        }
        return estimate;
    }

    private Estimate estimate(Watched watched, long from, long to) {
        Monitor monitor = watched.monitor();
        Level level = MetricEstimates.partLevel(monitor.window());
        return MetricEstimates.of(
                monitor.metric(),
                monitor.criterion(),
                windows.parts(watched, from, to, level),
                WindowPoints.CONFIDENCE);
    }

    private long countOf(Watched watched, long tick) {
        Monitor monitor = watched.monitor();
        Level level = MetricEstimates.partLevel(monitor.window());
        return MetricEstimates.count(
                monitor.metric(),
                monitor.criterion(),
                windows.parts(watched, tick - monitor.window().millis(), tick, level));
    }

    private static Figures figuresOf(WindowComparison.Change change, long count) {
        return new Figures(
                change.current().value(),
                change.current().lower(),
                change.current().upper(),
                change.reference().value(),
                change.change(),
                change.lower(),
                change.upper(),
                count,
                null,
                null,
                null);
    }
}
