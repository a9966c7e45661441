package io.vigie.monitor;

import io.vigie.alert.AlertEvidence;
import io.vigie.alert.AlertEvidence.EvidencePath;
import io.vigie.alert.AlertLifecycle;
import io.vigie.alert.FloorMessages;
import io.vigie.detect.DetectionContext;
import io.vigie.detect.DetectionEvent;
import io.vigie.detect.EBenjaminiHochberg;
import io.vigie.detect.ReferencePlan;
import io.vigie.detect.SequentialMonitor;
import io.vigie.detect.SequentialMonitor.ReferenceState;
import io.vigie.model.AlertState;
import io.vigie.model.DetectorChoice;
import io.vigie.model.Floor;
import io.vigie.model.Metric;
import io.vigie.model.Monitor;
import io.vigie.model.ScoredLabel;
import io.vigie.stats.Estimate;
import io.vigie.stats.WeightedSums;
import io.vigie.window.RollUpLevel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * labels → the detectors of monitors of labelled metrics → alerts: of quality, and of what users do after answers that
 * were labelled bad.
 */
final class QualityMonitors {

    private final DriftRules rules;
    private final SliceWindows windows;
    private final StoredDetectors detectors;
    private final MonitorReferences references;
    private final AlarmBudget budget;
    private final AlertRecorder alerts;
    private final MonitorOutput out;

    /**
     * Where a detector stands.
     *
     * @param evidence log10; empty where there is none
     * @param threshold log10; empty where there is none
     */
    record EvidenceStatus(OptionalDouble evidence, OptionalDouble threshold, LabelSupply supply) {}

    QualityMonitors(
            DriftRules rules,
            SliceWindows windows,
            StoredDetectors detectors,
            MonitorReferences references,
            AlarmBudget budget,
            AlertRecorder alerts,
            MonitorOutput out) {
        this.rules = rules;
        this.windows = windows;
        this.detectors = detectors;
        this.references = references;
        this.budget = budget;
        this.alerts = alerts;
        this.out = out;
    }

    void onLabel(MonitoredSeries series, ScoredLabel label, long knownAt) {
        Floor floor = series.monitor().method().floor();
        if (floor == null) {
            SequentialMonitor detector = detectorOrNew(series);
            long refused = detector.labelsRefused();
            apply(series, detector.onLabel(label, knownAt, contextOf(series)));
            if (detector.labelsRefused() > refused) {
                out.refused(label, series.monitor().name());
            }
        } else if (floor.labels().counts(label.source())) {
            apply(series, detectorOrNew(series).onLabel(floor.held(label), knownAt, contextOf(series)));
        }
    }

    /** Lets time pass for one detector. */
    EvidenceStatus onTick(MonitoredSeries series, long tick) {
        SequentialMonitor detector = detector(series);
        DetectionContext context = contextOf(series);
        if (detector != null) {
            apply(series, detector.onTick(tick, context));
            followAlert(series, detector, tick, context);
        }
        return new EvidenceStatus(
                detector == null ? OptionalDouble.empty() : detector.evidence(context),
                detector == null ? OptionalDouble.empty() : detector.threshold(context),
                supply(series, detector, context, tick));
    }

    /** Why a series with labels could not alarm, if so. */
    Optional<SeriesStatus> notWatching(MonitoredSeries series, long tick) {
        SequentialMonitor detector = detector(series);
        DetectionContext context = contextOf(series);
        String counted = series.monitor().metric().counted().word();
        if (detector == null) {
            return Optional.of(SeriesStatus.notReady("no " + counted + " yet"));
        }
        if (detector.reference(context) instanceof Estimate.NotEnoughData missing) {
            if (missing.have() >= missing.need() && context.plan() instanceof ReferencePlan.Fixed fixed) {
                return Optional.of(SeriesStatus.notReady(fixedNotReady(detector, context, fixed)));
            }
            return Optional.of(
                    SeriesStatus.notReady(missing(missing, counted, context.plan(), tick - windows.begin(series))));
        }
        return supply(series, detector, context, tick).notEnough(counted);
    }

    private static String fixedNotReady(
            SequentialMonitor detector, DetectionContext context, ReferencePlan.Fixed fixed) {
        return detector.isOverdue(context)
                ? String.format(
                        Locale.ROOT,
                        "labels cover %.0f %% of it, and at least %.0f %% are needed",
                        100 * detector.referenceCoverage(context),
                        100 * MonitorReferences.LEAST_COVERAGE)
                : "it counts labels until "
                        + Instant.ofEpochMilli(
                                fixed.to() + context.requirements().maturityMs());
    }

    /** Labels, unless there are enough of them, and days. */
    private static String missing(Estimate.NotEnoughData missing, String counted, ReferencePlan plan, long sinceMs) {
        String labels = String.format(Locale.ROOT, "%,.0f of %,.0f %ss", missing.have(), missing.need(), counted);
        if (!(plan instanceof ReferencePlan.Previous previous)) {
            return labels;
        }
        long day = Math.max(0, sinceMs / RollUpLevel.DAY.lengthMs());
        String days = Math.min(day, previous.days()) + " of " + previous.days() + " days";
        return missing.have() >= missing.need() ? days : labels + ", " + days;
    }

    private LabelSupply supply(
            MonitoredSeries series, @Nullable SequentialMonitor detector, DetectionContext context, long tick) {
        Monitor monitor = series.monitor();
        long length = monitor.window().millis();
        boolean isWhole = windows.coverage(series, tick - length, tick) >= 1;
        OptionalDouble present = isWhole
                ? OptionalDouble.of((double) windows.count(series, tick - length, tick))
                : OptionalDouble.empty();
        return LabelSupply.of(
                detector, context, new LabelSupply.LabelRate(present, length, windows.begin(series)), tick);
    }

    /** The reference is frozen while the alert is open, whichever path has raised it, and goes on when it is over. */
    private void followAlert(MonitoredSeries series, SequentialMonitor detector, long tick, DetectionContext context) {
        boolean isOpen = alerts.state(series) != AlertState.RESOLVED;
        boolean isFrozen = detector.referenceState().equals(Optional.of(ReferenceState.FROZEN));
        if (isOpen && !isFrozen) {
            detector.freeze(tick - series.monitor().window().millis(), context);
        } else if (!isOpen && isFrozen) {
            // From the onset that it was frozen at.
            detector.resume(tick, tick);
        }
    }

    /** A person accepts this level. */
    void accept(MonitoredSeries series, WeightedSums level) {
        SequentialMonitor detector = detector(series);
        if (detector != null) {
            detector.accept(level, contextOf(series));
        }
    }

    /** Quality is proven to be better than an accepted level. */
    void lift(MonitoredSeries series, WeightedSums level) {
        SequentialMonitor detector = detector(series);
        if (detector != null && level.mean().isPresent()) {
            detector.lift(level, contextOf(series));
        }
    }

    /** Raises the alarms that slices have only together, as {@link EBenjaminiHochberg} says. */
    void raiseTogether(List<MonitoredSeries> slices) {
        List<MonitoredSeries> labelled = new ArrayList<>();
        List<SequentialMonitor> theirs = new ArrayList<>();
        List<DetectionContext> contexts = new ArrayList<>();
        for (MonitoredSeries series : slices) {
            SequentialMonitor detector = detector(series);
            if (detector != null) {
                labelled.add(series);
                theirs.add(detector);
                contexts.add(contextOf(series));
            }
        }
        List<Integer> alarms = EBenjaminiHochberg.alarms(
                theirs.size(), (i, together) -> theirs.get(i).hasEvidence(together, contexts.get(i)));
        for (int i : alarms) {
            apply(
                    labelled.get(i),
                    theirs.get(i).raise(alarms.size(), contexts.get(i)).stream().toList());
        }
    }

    /** Null where no label was ever seen. */
    private @Nullable SequentialMonitor detector(MonitoredSeries series) {
        return detectors.get(series.key(), series.monitor().method().detector());
    }

    private SequentialMonitor detectorOrNew(MonitoredSeries series) {
        SequentialMonitor known = detector(series);
        if (known != null) {
            return known;
        }
        DetectorChoice choice = series.monitor().method().detector();
        SequentialMonitor fresh = SequentialMonitorFactory.create(choice);
        detectors.put(series.key(), fresh);
        return fresh;
    }

    private void apply(MonitoredSeries series, List<DetectionEvent> events) {
        AlertLifecycle life = rules.alertLife();
        for (DetectionEvent event : events) {
            AlertEvidence evidence = evidenceOf(event, series.monitor().metric());
            alerts.step(
                    series,
                    event.at(),
                    evidence,
                    FloorMessages.text(series.monitor(), evidence),
                    state -> switch (event.kind()) {
                        case DEGRADED, UPDATE -> life.onSequentialAlarm(state, event.at(), evidence);
                        case RECOVERED -> life.onSequentialRecovery(state);
                    });
        }
    }

    private DetectionContext contextOf(MonitoredSeries series) {
        Monitor monitor = series.monitor();
        return new DetectionContext(
                monitor.tolerance(),
                monitor.falseAlarms(),
                budget.sequentialShares(series),
                references.planOf(series),
                rules.detectorRequirements()
                        .with(monitor.method().threshold())
                        .withLeastErrors(monitor.method().floor() == null ? 0 : DriftRules.LEAST_LOST));
    }

    private static AlertEvidence evidenceOf(DetectionEvent event, Metric metric) {
        // Detectors see scores, of which more is better.
        DetectionEvent.EffectSize effect =
                metric.isHigherBetter() ? event.effect() : event.effect().complement();
        DetectionEvent.SequentialEvidence evidence = event.evidence();
        return AlertEvidence.proven(
                EvidencePath.SEQUENTIAL,
                effect.current(),
                effect.reference().value(),
                effect.change(),
                evidence.labels(),
                new AlertEvidence.SequentialProof(
                        effect.likely(),
                        effect.changeAtLeast(),
                        evidence.log10Evidence(),
                        evidence.log10Threshold(),
                        null,
                        event.onsetAt()));
    }
}
