package io.vigie.monitor;

import io.vigie.alert.AlertEvidence;
import io.vigie.alert.AlertEvidence.EvidencePath;
import io.vigie.alert.AlertLifecycle;
import io.vigie.alert.AlertLifecycle.WindowVerdict;
import io.vigie.alert.FloorMessages;
import io.vigie.detect.Direction;
import io.vigie.detect.Verdict;
import io.vigie.detect.WindowComparison;
import io.vigie.detect.WindowComparison.WindowChange;
import io.vigie.model.AlertState;
import io.vigie.model.Monitor;
import io.vigie.model.Reference.ReferenceType;
import io.vigie.model.StoredMap;
import io.vigie.stats.DayCorrelation;
import io.vigie.stats.Estimate;
import io.vigie.stats.Estimate.Interval;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The current window of each figure against its reference → a comparison, and the alert that follows from it.
 *
 * <p>Two intervals: that of 95 % is drawn and described; that of {@link AlarmBudget#windowConfidence}, mostly wider,
 * decides, so that the comparisons of a budget's period keep their part of it. Both know how alike days in a row are,
 * from both windows together.
 *
 * <p>While an alert is open the reference of kind {@code previous} is frozen as it was at the first sign, whichever
 * path found it: else the reference would slide into the change, and the change be called recovered. It stays frozen
 * until the windows of the change have passed.
 *
 * <p>What a person has accepted stands in place of the reference: {@link AcceptedLevels}.
 */
final class WindowMonitors {

    private final MonitorReferences references;
    private final StoredMap<MonitorStateKey, FrozenReference> frozen;
    private final SliceWindows windows;
    private final AcceptedLevels accepted;
    private final JudgesInOffice judges;
    private final AlarmBudget budget;
    private final AlertRecorder alerts;

    /** Where windows and the references that they are compared with come from. */
    record WindowSources(
            SliceWindows windows,
            MonitorReferences references,
            StoredMap<MonitorStateKey, FrozenReference> frozen,
            AcceptedLevels accepted,
            JudgesInOffice judges) {}

    /**
     * One reference with the interval that is shown and the one that decides.
     *
     * @param correlation of days, of the reference and the current window together
     */
    private record ReferenceEstimates(Estimate shown, Estimate decided, DayCorrelation correlation) {}

    WindowMonitors(WindowSources sources, AlarmBudget budget, AlertRecorder alerts) {
        this.references = sources.references();
        this.frozen = sources.frozen();
        this.windows = sources.windows();
        this.accepted = sources.accepted();
        this.judges = sources.judges();
        this.budget = budget;
        this.alerts = alerts;
    }

    WindowComparison onTick(MonitoredSeries series, long tick) {
        if (!judges.isOne(series, comparedFrom(series.monitor(), tick))) {
            // Two judges are two yardsticks.
            return new WindowComparison.NotEnoughWindowData(0, 1);
        }
        if (alerts.state(series) == AlertState.RESOLVED) {
            references.correctFixed(series, tick);
        }
        double confidence = budget.windowConfidence(series);
        ReferenceEstimates reference = reference(series, tick, confidence);
        WindowComparison shown =
                compare(series, tick, reference.shown(), WindowPoints.CONFIDENCE, reference.correlation());
        WindowComparison decided = compare(series, tick, reference.decided(), confidence, reference.correlation());
        AlertEvidence evidence =
                shown instanceof WindowChange change ? evidenceOf(change, countOf(series, tick)) : null;
        WindowVerdict verdict = evidence != null && decided instanceof WindowChange change
                ? verdictOf(series, change, evidence)
                : WindowVerdict.UNCLEAR;
        AlertLifecycle life = new AlertLifecycle(budget.holdMs(series));
        alerts.step(
                series,
                tick,
                evidence,
                FloorMessages.text(series.monitor(), evidence),
                judges.verdict(series),
                state -> life.onWindow(state, tick, verdict, evidence));
        keepFrozen(series, tick, reference);
        if (decided instanceof WindowChange change) {
            accepted.follow(
                    series,
                    tick,
                    change,
                    () -> references.estimate(series, tick, confidence, reference.correlation()),
                    alerts.state(series));
        }
        return shown;
    }

    private static long comparedFrom(Monitor monitor, long tick) {
        return monitor.reference().kind() == ReferenceType.FIXED
                ? monitor.reference().from()
                : tick - 2 * monitor.window().millis();
    }

    /** A person accepts the change that an alert is about: what was frozen for it is no reference any more. */
    void unfreeze(MonitoredSeries series) {
        frozen.remove(series.key());
    }

    /** Why a series of which windows are compared could not alarm, if so. */
    Optional<SeriesStatus> notWatching(MonitoredSeries series, long tick) {
        Estimate reference = reference(series, tick, WindowPoints.CONFIDENCE).shown();
        return reference instanceof Estimate.NotEnoughData
                ? Optional.of(SeriesStatus.notReady("there is too little of it to compare with"))
                : Optional.empty();
    }

    private static WindowVerdict verdictOf(MonitoredSeries series, WindowChange change, AlertEvidence evidence) {
        if (change.verdict() == Verdict.DEGRADED) {
            boolean isEnough = evidence.count() * (1 - evidence.current()) >= DriftRules.LEAST_LOST;
            return series.monitor().method().floor() == null || isEnough
                    ? WindowVerdict.DEGRADED
                    : WindowVerdict.UNCLEAR;
        }
        return change.notWorse() ? WindowVerdict.WELL : WindowVerdict.UNCLEAR;
    }

    private ReferenceEstimates reference(MonitoredSeries series, long tick, double confidence) {
        FrozenReference kept = frozen.get(series.key());
        DayCorrelation current =
                windows.correlation(series, tick - series.monitor().window().millis(), tick);
        if (kept != null) {
            return new ReferenceEstimates(
                    kept.shown().interval(),
                    kept.decided().interval(),
                    current.pooledWith(kept.shown().correlation()));
        }
        DayCorrelation both = current.pooledWith(references.correlation(series, tick));
        Interval level = accepted.level(series, WindowPoints.CONFIDENCE);
        Interval wide = accepted.level(series, confidence);
        if (level != null && wide != null) {
            return new ReferenceEstimates(level, wide, both);
        }
        return new ReferenceEstimates(
                references.estimate(series, tick, WindowPoints.CONFIDENCE, both),
                references.estimate(series, tick, confidence, both),
                both);
    }

    private void keepFrozen(MonitoredSeries series, long tick, ReferenceEstimates reference) {
        Monitor monitor = series.monitor();
        if (monitor.reference().kind() != ReferenceType.PREVIOUS
                || monitor.method().floor() != null) {
            return;
        }
        MonitorStateKey key = series.key();
        FrozenReference kept = frozen.get(key);
        boolean isOpen = alerts.state(series) != AlertState.RESOLVED;
        if (isOpen && (kept == null || kept.recoveredAt() != null)) {
            FrozenReference now =
                    kept == null ? frozen(reference, references.correlation(series, tick)) : kept.recovered(null);
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

    private static @Nullable FrozenReference frozen(ReferenceEstimates reference, DayCorrelation own) {
        return reference.shown() instanceof Interval shown && reference.decided() instanceof Interval decided
                ? new FrozenReference(FixedReference.of(shown, own), FixedReference.of(decided, own), null)
                : null;
    }

    private WindowComparison compare(
            MonitoredSeries series, long tick, Estimate reference, double confidence, DayCorrelation correlation) {
        Monitor monitor = series.monitor();
        Estimate current = windows.estimate(series, tick - monitor.window().millis(), tick, confidence, correlation);
        Direction direction = monitor.metric().isHigherBetter() ? Direction.LOWER_IS_WORSE : Direction.HIGHER_IS_WORSE;
        return monitor.metric().isRelative()
                ? WindowComparison.ofRelative(current, reference, monitor.tolerance(), direction)
                : WindowComparison.ofRates(current, reference, monitor.tolerance(), direction);
    }

    private long countOf(MonitoredSeries series, long tick) {
        return windows.count(series, tick - series.monitor().window().millis(), tick);
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
