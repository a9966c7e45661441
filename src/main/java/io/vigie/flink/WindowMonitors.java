package io.vigie.flink;

import io.vigie.alert.AlertEvidence;
import io.vigie.alert.AlertLifecycle.WindowVerdict;
import io.vigie.detect.Direction;
import io.vigie.detect.WindowComparison;
import io.vigie.model.Monitor;
import io.vigie.stats.Estimate;
import io.vigie.window.MetricEstimates;
import io.vigie.window.RollUpLevel;

/** The current window of each figure against its reference → a comparison, and the alert that follows from it. */
final class WindowMonitors {

    private final DriftRules rules;
    private final SliceWindows windows;
    private final MonitorReferences references;
    private final AlertRecorder book;

    WindowMonitors(DriftRules rules, SliceWindows windows, MonitorReferences references, AlertRecorder book) {
        this.rules = rules;
        this.windows = windows;
        this.references = references;
        this.book = book;
    }

    WindowComparison onTick(MonitoredSeries watched, long tick) throws Exception {
        WindowComparison comparison = compare(watched, tick);
        WindowVerdict verdict = WindowVerdict.UNCLEAR;
        AlertEvidence figures = null;
        if (comparison instanceof WindowComparison.WindowChange change) {
            figures = figuresOf(change, countOf(watched, tick));
            verdict = switch (change.verdict()) {
                case DEGRADED -> WindowVerdict.DEGRADED;
                case STABLE, IMPROVED -> WindowVerdict.WELL;
                case UNDECIDED -> change.notWorse() ? WindowVerdict.WELL : WindowVerdict.UNCLEAR;
            };
        }
        WindowVerdict found = verdict;
        AlertEvidence known = figures;
        book.step(watched, tick, known, course -> rules.alertLife().onWindow(course, tick, found, known));
        return comparison;
    }

    private WindowComparison compare(MonitoredSeries watched, long tick) throws Exception {
        Monitor monitor = watched.monitor();
        Estimate current = windows.estimate(watched, tick - monitor.window().millis(), tick);
        Estimate reference = references.estimate(watched, tick);
        Direction direction = monitor.metric().isHigherBetter() ? Direction.LOWER_IS_WORSE : Direction.HIGHER_IS_WORSE;
        return monitor.metric().isRelative()
                ? WindowComparison.ofRelative(current, reference, monitor.tolerance(), direction)
                : WindowComparison.ofRates(current, reference, monitor.tolerance(), direction);
    }

    private long countOf(MonitoredSeries watched, long tick) {
        Monitor monitor = watched.monitor();
        RollUpLevel level = MetricEstimates.partLevel(monitor.window());
        return MetricEstimates.count(
                monitor.metric(),
                monitor.criterion(),
                windows.parts(watched, tick - monitor.window().millis(), tick, level));
    }

    private static AlertEvidence figuresOf(WindowComparison.WindowChange change, long count) {
        return new AlertEvidence(
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
