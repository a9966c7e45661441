package io.vigie.monitor;

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
    private final AlertRecorder alerts;

    WindowMonitors(DriftRules rules, SliceWindows windows, MonitorReferences references, AlertRecorder alerts) {
        this.rules = rules;
        this.windows = windows;
        this.references = references;
        this.alerts = alerts;
    }

    WindowComparison onTick(MonitoredSeries series, long tick) {
        WindowComparison comparison = compare(series, tick);
        WindowVerdict verdict = WindowVerdict.UNCLEAR;
        AlertEvidence evidence = null;
        if (comparison instanceof WindowComparison.WindowChange change) {
            evidence = evidenceOf(change, countOf(series, tick));
            verdict = switch (change.verdict()) {
                case DEGRADED -> WindowVerdict.DEGRADED;
                case STABLE, IMPROVED -> WindowVerdict.WELL;
                case UNDECIDED -> change.notWorse() ? WindowVerdict.WELL : WindowVerdict.UNCLEAR;
            };
        }
        WindowVerdict found = verdict;
        AlertEvidence known = evidence;
        alerts.step(series, tick, known, state -> rules.alertLife().onWindow(state, tick, found, known));
        return comparison;
    }

    private WindowComparison compare(MonitoredSeries series, long tick) {
        Monitor monitor = series.monitor();
        Estimate current = windows.estimate(series, tick - monitor.window().millis(), tick);
        Estimate reference = references.estimate(series, tick);
        Direction direction = monitor.metric().isHigherBetter() ? Direction.LOWER_IS_WORSE : Direction.HIGHER_IS_WORSE;
        return monitor.metric().isRelative()
                ? WindowComparison.ofRelative(current, reference, monitor.tolerance(), direction)
                : WindowComparison.ofRates(current, reference, monitor.tolerance(), direction);
    }

    private long countOf(MonitoredSeries series, long tick) {
        Monitor monitor = series.monitor();
        RollUpLevel level = MetricEstimates.partLevel(monitor.window());
        return MetricEstimates.count(
                monitor.metric(),
                monitor.criterion(),
                windows.parts(series, tick - monitor.window().millis(), tick, level));
    }

    private static AlertEvidence evidenceOf(WindowComparison.WindowChange change, long count) {
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
