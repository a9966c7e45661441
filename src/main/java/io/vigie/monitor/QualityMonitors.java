package io.vigie.monitor;

import io.vigie.alert.AlertEvidence;
import io.vigie.alert.AlertEvidence.EvidencePath;
import io.vigie.alert.AlertLifecycle;
import io.vigie.alert.FloorMessages;
import io.vigie.alert.JudgeMessages;
import io.vigie.detect.DetectionContext;
import io.vigie.detect.DetectionEvent;
import io.vigie.detect.EBenjaminiHochberg;
import io.vigie.detect.ReferencePlan;
import io.vigie.detect.SequentialMonitor;
import io.vigie.detect.SequentialMonitor.ReferenceState;
import io.vigie.model.AlertState;
import io.vigie.model.DetectorChoice;
import io.vigie.model.Floor;
import io.vigie.model.JudgeEvent;
import io.vigie.model.LabelChoice;
import io.vigie.model.LabelSource;
import io.vigie.model.Metric;
import io.vigie.model.Monitor;
import io.vigie.model.PrintableText;
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
final class QualityMonitors implements JudgesInOffice {

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

    /** @param of whose labels: as its monitor says */
    void onLabel(MonitoredSeries of, ScoredLabel label, long knownAt) {
        MonitoredSeries series = resolved(of);
        Floor floor = series.monitor().method().floor();
        if (floor != null) {
            if (floor.labels().counts(label.source())) {
                apply(series, detectorOrNew(series).onLabel(floor.held(label), knownAt, contextOf(series)));
            }
            return;
        }
        LabelChoice choice = series.monitor().method().labels();
        if (label.metric() != Metric.QUALITY || label.source().isTruth()) {
            if (choice != LabelChoice.JUDGE && choice != LabelChoice.USER) {
                onTruth(series.by(LabelChoice.TRUTH), label, knownAt);
            }
        } else if (label.source() == LabelSource.USER) {
            if (choice == LabelChoice.USER) {
                apply(series, detectorOrNew(series).onLabel(label.asTruth(1), knownAt, contextOf(series)));
            }
        } else {
            onJudged(series, label, knownAt);
        }
    }

    /** A judge helps to read the truth, and stands in for it where there is none, or too little for a reference. */
    private void onJudged(MonitoredSeries series, ScoredLabel label, long knownAt) {
        LabelChoice choice = series.monitor().method().labels();
        MonitoredSeries byTruth = series.by(LabelChoice.TRUTH);
        SequentialMonitor truth = detector(byTruth);
        if (truth != null && choice.isHelpedByJudges()) {
            truth.onJudged(label, contextOf(byTruth));
            tellOfJudges(byTruth, truth);
        }
        if (choice == LabelChoice.JUDGE || (choice == LabelChoice.AUTO && !suffices(truth))) {
            onJudgeAlone(series.by(LabelChoice.JUDGE), label, knownAt);
        }
    }

    private static boolean suffices(@Nullable SequentialMonitor truth) {
        return truth != null && truth.referenceState().isPresent();
    }

    private void onTruth(MonitoredSeries series, ScoredLabel label, long knownAt) {
        SequentialMonitor detector = detectorOrNew(series);
        long refused = detector.labelsRefused();
        apply(series, detector.onLabel(label, knownAt, contextOf(series)));
        if (detector.labelsRefused() > refused) {
            out.refused(label, series.monitor().name());
        }
        tellOfJudges(series, detector);
    }

    /** A judge that has changed against the truth has an alert of its own. */
    private void tellOfJudges(MonitoredSeries series, SequentialMonitor detector) {
        for (JudgeEvent event : detector.takeJudgeEvents()) {
            AlertEvidence evidence = JudgeMessages.evidence(event);
            alerts.step(
                    series.ofJudge(),
                    event.at(),
                    evidence,
                    state -> JudgeMessages.text(event, state == AlertState.RESOLVED),
                    state -> event.isOver()
                            ? rules.alertLife().onSequentialRecovery(state)
                            : rules.alertLife().onSequentialAlarm(state, event.at(), evidence));
        }
    }

    @Override
    public String verdict(MonitoredSeries series) {
        if (series.isByJudgeAlone()) {
            return isChecked(series) ? JudgeMessages.HARDLY_CHECKED : JudgeMessages.UNCHECKED;
        }
        SequentialMonitor detector =
                series.isByOthers() && series.labels() != LabelChoice.PPI ? null : detector(series);
        if (detector == null || detector.judgeShare() == 0) {
            return "";
        }
        return detector.hasChangedJudge() ? JudgeMessages.BOTH : JudgeMessages.MODEL;
    }

    private void onJudgeAlone(MonitoredSeries series, ScoredLabel label, long knownAt) {
        SequentialMonitor detector = detectorOrNew(series);
        long changedAt = detector.judgeChangedAt();
        List<DetectionEvent> events = detector.onJudgeAlone(label, knownAt, contextOf(series));
        if (detector.judgeChangedAt() != changedAt) {
            // What the judge before has said cannot be taken back, nor go on.
            alerts.step(
                    series,
                    knownAt,
                    alerts.lifecycle(series).firing(),
                    unused -> JudgeMessages.replaced(detector.judge().orElse(null)),
                    rules.alertLife()::onSeriesEnded);
        }
        apply(series, events);
    }

    /** Whether there is any label of the truth of a series that goes by a judge. */
    boolean isChecked(MonitoredSeries series) {
        return detector(series.by(LabelChoice.TRUTH)) != null;
    }

    /** The series by the labels that it goes by now: by a judge where the monitor may, and the truth does not suffice. */
    MonitoredSeries resolved(MonitoredSeries series) {
        Monitor monitor = series.monitor();
        boolean mayBeJudgeAlone = monitor.metric() == Metric.QUALITY
                && monitor.method().floor() == null
                && monitor.method().labels() == LabelChoice.AUTO;
        return mayBeJudgeAlone
                        && !suffices(detector(series.by(LabelChoice.TRUTH)))
                        && detector(series.by(LabelChoice.JUDGE)) != null
                ? series.by(LabelChoice.JUDGE)
                : series;
    }

    /** The judge that a series goes by that has no truth; null: none, or one without a name. */
    @Nullable
    String judge(MonitoredSeries series) {
        SequentialMonitor detector = series.isByJudgeAlone() ? detector(series) : null;
        return detector == null ? null : detector.judge().orElse(null);
    }

    @Override
    public boolean isOne(MonitoredSeries series, long from) {
        SequentialMonitor detector = series.isByJudgeAlone() ? detector(series) : null;
        return detector == null || detector.judgeChangedAt() <= from;
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
            long since = Math.max(windows.begin(series), detector.judgeChangedAt());
            return Optional.of(SeriesStatus.notReady(
                    newJudge(detector) + missing(missing, counted, context.plan(), tick - since)));
        }
        return supply(series, detector, context, tick).notEnough(counted);
    }

    /** Figures of another judge are no reference: its own ones begin with it. */
    private static String newJudge(SequentialMonitor detector) {
        long changedAt = detector.judgeChangedAt();
        return changedAt == Long.MIN_VALUE
                ? ""
                : "there is another judge since " + Instant.ofEpochMilli(changedAt)
                        + detector.judge()
                                .map(name -> ", " + PrintableText.name(name))
                                .orElse("") + "; ";
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
        return detectors.get(keyOf(series), series.monitor().method().detector());
    }

    private SequentialMonitor detectorOrNew(MonitoredSeries series) {
        SequentialMonitor known = detector(series);
        if (known != null) {
            return known;
        }
        DetectorChoice choice = series.monitor().method().detector();
        SequentialMonitor fresh = SequentialMonitorFactory.create(choice);
        detectors.put(keyOf(series), fresh);
        return fresh;
    }

    private static MonitorStateKey keyOf(MonitoredSeries series) {
        boolean isByTruth = !series.isByOthers() || series.labels() == LabelChoice.PPI;
        return isByTruth ? series.key() : series.key(series.labels());
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
                    verdict(series),
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
