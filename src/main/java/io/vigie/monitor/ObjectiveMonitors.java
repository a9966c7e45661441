package io.vigie.monitor;

import io.vigie.alert.AlertEvidence;
import io.vigie.alert.AlertEvidence.EvidencePath;
import io.vigie.alert.AlertLifecycle.ObjectiveVerdict;
import io.vigie.alert.AlertLifecycleState;
import io.vigie.alert.ObjectiveMessages;
import io.vigie.alert.ObjectiveMessages.Burn;
import io.vigie.detect.BurnRates;
import io.vigie.detect.BurnRates.Counts;
import io.vigie.detect.BurnRates.Span;
import io.vigie.model.AlertState;
import io.vigie.model.MetricDefinition.Counted;
import io.vigie.model.Monitor;
import io.vigie.model.Objective;
import io.vigie.model.Objective.BurnRate;
import io.vigie.series.ObjectivePoints;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.WilsonInterval;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Windows of a few minutes to days → burn rates of each objective → alerts, and what is left of the error budgets.
 *
 * <p>Looked at every five minutes; only sums of counts are read for that, no window is merged. Points are written as
 * {@code Measurement.OBJECTIVE} says.
 */
final class ObjectiveMonitors {

    /**
     * A turn is known when its user has been silent for {@code abandonment.after}, 10 min unless set otherwise: panes
     * younger than this lack most of them.
     */
    static final long TURNS_SETTLE_MS = 3 * RollUpLevel.PANE.lengthMs();

    /** @param span the requests that show it */
    private record ObjectiveOutcome(ObjectiveVerdict verdict, Span span) {}

    private final DriftRules rules;
    private final SliceWindows windows;
    private final AlertRecorder alerts;
    private final MonitorOutput out;

    ObjectiveMonitors(DriftRules rules, SliceWindows windows, AlertRecorder alerts, MonitorOutput out) {
        this.rules = rules;
        this.windows = windows;
        this.alerts = alerts;
        this.out = out;
    }

    void onTick(MonitoredSeries series, long tick) {
        Monitor monitor = series.monitor();
        Objective objective = Objects.requireNonNull(monitor.method().objective());
        double budget = monitor.metric().errorBudget(objective.atMost());
        long end = tick - (monitor.metric().counted() == Counted.TURN ? TURNS_SETTLE_MS : 0);
        List<BurnRates.Windows> pairs = windowsOf(series, objective, end);
        BurnRates.Finding finding = BurnRates.of(budget, pairs);
        boolean burning = finding.burning();
        ObjectiveOutcome outcome = outcome(alerts.lifecycle(series), tick, budget, pairs, finding);
        Span told = outcome.span();
        Counts counts = told.counts();
        AlertEvidence evidence = evidenceOf(counts, budget);
        AlertLifecycleState before = alerts.step(
                series,
                tick,
                evidence,
                state -> {
                    double burnRate = counts.share() / budget;
                    double spent = BurnRates.budgetSpent(period(series, objective, end), budget);
                    Burn burn = new Burn(counts.bad(), counts.total(), told.lengthMs(), burnRate, spent);
                    return ObjectiveMessages.text(monitor, objective, burn, state == AlertState.RESOLVED);
                },
                state -> rules.alertLife().onObjective(state, tick, outcome.verdict(), evidence));

        long step = Math.max(RollUpLevel.HOUR.lengthMs(), rules.stepOf(monitor.window()));
        if (burning != before.isBurning() || Math.floorMod(tick, step) == 0) {
            Counts period = period(series, objective, end);
            if (period.total() > 0) {
                double spent = BurnRates.budgetSpent(period, budget);
                out.point(ObjectivePoints.of(
                        monitor,
                        series.seriesId(),
                        tick,
                        new ObjectivePoints.Budget(period.bad(), period.total(), spent, finding.burnRate(), burning)));
            }
        }
    }

    private List<BurnRates.Windows> windowsOf(MonitoredSeries series, Objective objective, long end) {
        List<BurnRates.Windows> pairs = new ArrayList<>();
        for (BurnRate pair : objective.burnRates()) {
            long from = end - pair.longMs();
            pairs.add(new BurnRates.Windows(
                    pair,
                    windows.counts(series, objective, from, end),
                    windows.coverage(series, from, end),
                    windows.counts(series, objective, end - pair.shortMs(), end)));
        }
        return pairs;
    }

    private static ObjectiveOutcome outcome(
            AlertLifecycleState before,
            long tick,
            double budget,
            List<BurnRates.Windows> pairs,
            BurnRates.Finding finding) {
        if (finding.burning()) {
            return new ObjectiveOutcome(
                    ObjectiveVerdict.BURNING, new Span(finding.pair().longMs(), finding.longWindow()));
        }
        AlertEvidence firing = before.firing();
        double fault = firing == null ? budget : Math.max(budget, firing.currentLower());
        Optional<Span> kept = BurnRates.kept(budget, fault, pairs);
        if (kept.isPresent()) {
            return new ObjectiveOutcome(ObjectiveVerdict.WITHIN, kept.get());
        }
        // What has been calm for so long is over, even if it stays so near its objective that nothing proves it.
        Span longest = BurnRates.longest(pairs);
        Long calmSince = before.wellSince();
        boolean isCalm = calmSince != null
                && tick - calmSince >= longest.lengthMs()
                && longest.counts().total() > 0;
        return new ObjectiveOutcome(isCalm ? ObjectiveVerdict.WITHIN : ObjectiveVerdict.UNCLEAR, longest);
    }

    private Counts period(MonitoredSeries series, Objective objective, long end) {
        return windows.counts(series, objective, end - series.monitor().window().millis(), end);
    }

    private static AlertEvidence evidenceOf(Counts counts, double budget) {
        double share = counts.share();
        // Without requests nothing is known of the share.
        Interval interval =
                WilsonInterval.of(share, (double) counts.total(), WindowPoints.CONFIDENCE) instanceof Interval wilson
                        ? wilson
                        : new Interval(0, 0, 1, 0);
        Interval above =
                new Interval(share - budget, interval.lower() - budget, interval.upper() - budget, interval.n());
        Interval known = new Interval(share, interval.lower(), interval.upper(), interval.n());
        return AlertEvidence.compared(EvidencePath.BURN_RATE, known, budget, above, counts.total());
    }
}
