package io.vigie.monitor;

import io.vigie.alert.AlertEvidence;
import io.vigie.alert.AlertEvidence.EvidencePath;
import io.vigie.alert.AlertLifecycle;
import io.vigie.alert.AlertLifecycle.WindowVerdict;
import io.vigie.detect.Direction;
import io.vigie.detect.Verdict;
import io.vigie.detect.WindowComparison;
import io.vigie.detect.WindowComparison.WindowChange;
import io.vigie.model.AlertState;
import io.vigie.model.Monitor;
import io.vigie.model.Reference.ReferenceType;
import io.vigie.stats.Estimate;
import io.vigie.stats.Estimate.Interval;
import io.vigie.window.MetricEstimates;
import io.vigie.window.RollUpLevel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The current window of each figure against its reference → a comparison, and the alert that follows from it.
 *
 * <p>Two intervals: that of 95 % is drawn and described; that of {@link AlarmBudget#windowConfidence}, mostly wider,
 * decides, so that the comparisons of a budget's period keep their part of it.
 *
 * <p>While an alert is open the reference of kind {@code previous} is frozen as it was at the first sign, whichever
 * path found it: else the reference would slide into the change, and the change be called recovered. It stays frozen
 * until the windows of the change have passed.
 */
final class WindowMonitors {

    private final MonitorReferences references;
    private final StoredMap<MonitorStateKey, FrozenReference> frozen;
    private final SliceWindows windows;
    private final AlarmBudget budget;
    private final AlertRecorder alerts;

    /** One reference with the interval that is shown and the one that decides. */
    private record ReferenceEstimates(Estimate shown, Estimate decided) {}

    WindowMonitors(
            MonitorReferences references,
            StoredMap<MonitorStateKey, FrozenReference> frozen,
            SliceWindows windows,
            AlarmBudget budget,
            AlertRecorder alerts) {
        this.references = references;
        this.frozen = frozen;
        this.windows = windows;
        this.budget = budget;
        this.alerts = alerts;
    }

    WindowComparison onTick(MonitoredSeries series, long tick) {
        double confidence = budget.windowConfidence(series);
        ReferenceEstimates reference = reference(series, tick, confidence);
        WindowComparison shown = compare(series, tick, reference.shown(), WindowPoints.CONFIDENCE);
        WindowComparison decided = compare(series, tick, reference.decided(), confidence);
        AlertEvidence evidence =
                shown instanceof WindowChange change ? evidenceOf(change, countOf(series, tick)) : null;
        WindowVerdict verdict =
                evidence != null && decided instanceof WindowChange change ? verdictOf(change) : WindowVerdict.UNCLEAR;
        AlertLifecycle life = new AlertLifecycle(budget.holdMs(series));
        alerts.step(series, tick, evidence, state -> life.onWindow(state, tick, verdict, evidence));
        keepFrozen(series, tick, reference);
        return shown;
    }

    /** Why a series of which windows are compared could not alarm, if so. */
    Optional<SeriesStatus> notWatching(MonitoredSeries series, long tick) {
        Estimate reference = reference(series, tick, WindowPoints.CONFIDENCE).shown();
        return reference instanceof Estimate.NotEnoughData
                ? Optional.of(SeriesStatus.notReady("there is too little of it to compare with"))
                : Optional.empty();
    }

    private static WindowVerdict verdictOf(WindowChange change) {
        if (change.verdict() == Verdict.DEGRADED) {
            return WindowVerdict.DEGRADED;
        }
        return change.notWorse() ? WindowVerdict.WELL : WindowVerdict.UNCLEAR;
    }

    private ReferenceEstimates reference(MonitoredSeries series, long tick, double confidence) {
        FrozenReference kept = frozen.get(series.key());
        if (kept != null) {
            return new ReferenceEstimates(
                    kept.shown().interval(), kept.decided().interval());
        }
        return new ReferenceEstimates(
                references.estimate(series, tick, WindowPoints.CONFIDENCE),
                references.estimate(series, tick, confidence));
    }

    private void keepFrozen(MonitoredSeries series, long tick, ReferenceEstimates reference) {
        Monitor monitor = series.monitor();
        if (monitor.reference().kind() != ReferenceType.PREVIOUS) {
            return;
        }
        MonitorStateKey key = series.key();
        FrozenReference kept = frozen.get(key);
        boolean isOpen = alerts.state(series) != AlertState.RESOLVED;
        if (isOpen && (kept == null || kept.recoveredAt() != null)) {
            FrozenReference now = kept == null ? frozen(reference) : kept.recovered(null);
            if (now != null) {
                frozen.put(key, now);
            }
        } else if (!isOpen && kept != null) {
            Long recoveredAt = kept.recoveredAt();
            if (recoveredAt == null) {
                frozen.put(key, kept.recovered(tick));
            } else if (tick - recoveredAt >= 2 * monitor.window().millis()) {
                frozen.remove(key);
            }
        }
    }

    private static @Nullable FrozenReference frozen(ReferenceEstimates reference) {
        return reference.shown() instanceof Interval shown && reference.decided() instanceof Interval decided
                ? new FrozenReference(FixedReference.of(shown), FixedReference.of(decided), null)
                : null;
    }

    private WindowComparison compare(MonitoredSeries series, long tick, Estimate reference, double confidence) {
        Monitor monitor = series.monitor();
        Estimate current = windows.estimate(series, tick - monitor.window().millis(), tick, confidence);
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

    private static AlertEvidence evidenceOf(WindowChange change, long count) {
        Interval by = new Interval(
                change.change(),
                change.lower(),
                change.upper(),
                change.current().n());
        return AlertEvidence.compared(
                EvidencePath.WINDOWS, change.current(), change.reference().value(), by, count);
    }
}
