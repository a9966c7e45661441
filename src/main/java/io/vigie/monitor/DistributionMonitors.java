package io.vigie.monitor;

import io.vigie.alert.AlertEvidence;
import io.vigie.alert.AlertEvidence.EvidencePath;
import io.vigie.alert.AlertLifecycle;
import io.vigie.alert.AlertLifecycle.WindowVerdict;
import io.vigie.alert.DistributionMessages;
import io.vigie.alert.DistributionMessages.Drift;
import io.vigie.alert.DistributionMessages.Moved;
import io.vigie.detect.DistributionComparison;
import io.vigie.detect.DistributionComparison.ComparisonParameters;
import io.vigie.detect.DistributionComparison.Shift;
import io.vigie.model.AlertState;
import io.vigie.model.DistanceKind;
import io.vigie.model.Metric;
import io.vigie.model.Monitor;
import io.vigie.model.Reference;
import io.vigie.model.Reference.ReferenceType;
import io.vigie.model.StoredMap;
import io.vigie.series.AlertPoints;
import io.vigie.stats.BinnedCounts;
import io.vigie.stats.Estimate.Interval;
import io.vigie.window.Distribution;
import io.vigie.window.LargestMove;
import io.vigie.window.ReferenceDays;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The days of a window against the days of its reference → how far the distribution has drifted → alerts and points.
 *
 * <p>Once a day, at the end of a UTC day, over whole days: they are what distances are compared between, and a part of
 * a day is unlike a whole one because its hours are.
 */
final class DistributionMonitors {

    private static final long DAY = RollUpLevel.DAY.lengthMs();

    private final DriftRules rules;
    private final SliceWindows windows;
    private final StoredMap<MonitorStateKey, ReferenceDays> kept;
    private final AlarmBudget budget;
    private final AlertRecorder alerts;
    private final MonitorOutput out;

    /** Both empty where there is nothing to compare. */
    private record Days(List<Distribution> current, List<Distribution> reference) {}

    DistributionMonitors(
            DriftRules rules,
            SliceWindows windows,
            StoredMap<MonitorStateKey, ReferenceDays> kept,
            AlarmBudget budget,
            AlertRecorder alerts,
            MonitorOutput out) {
        this.rules = rules;
        this.windows = windows;
        this.kept = kept;
        this.budget = budget;
        this.alerts = alerts;
        this.out = out;
    }

    /** Whether distributions are compared at this tick. */
    static boolean isDue(long tick) {
        return Math.floorMod(tick, DAY) == 0;
    }

    /** Why a series could not alarm, if so. */
    Optional<SeriesStatus> notWatching(MonitoredSeries series, long tick) {
        if (compare(series, days(series, RollUpLevel.DAY.floor(tick)))
                instanceof DistributionComparison.NotEnoughDistributionData missing) {
            return Optional.of(SeriesStatus.notReady(
                    String.format(Locale.ROOT, "%,.0f of %,.0f days or observations", missing.have(), missing.need())));
        }
        return Optional.empty();
    }

    private Days days(MonitoredSeries series, long tick) {
        return new Days(days(series, tick - series.monitor().window().millis(), tick), referenceDays(series, tick));
    }

    void onTick(MonitoredSeries series, long tick) {
        Days days = days(series, tick);
        AlertLifecycle life = new AlertLifecycle(budget.holdMs(series));
        if (compare(series, days) instanceof Shift shift) {
            AlertEvidence evidence = evidenceOf(shift, days.current());
            WindowVerdict verdict =
                    switch (shift.verdict()) {
                        case DEGRADED -> WindowVerdict.DEGRADED;
                        case STABLE, IMPROVED -> WindowVerdict.WELL;
                        case UNDECIDED -> WindowVerdict.UNCLEAR;
                    };
            alerts.step(
                    series,
                    tick,
                    evidence,
                    state -> DistributionMessages.text(
                            driftOf(series.monitor(), shift, evidence, days), state == AlertState.RESOLVED),
                    state -> life.onWindow(state, tick, verdict, evidence));
            out.point(AlertPoints.distribution(
                    series.monitor(),
                    series.seriesId(),
                    tick,
                    new AlertPoints.DistanceEstimate(
                            shift.distance().value(),
                            shift.distance().lower(),
                            shift.distance().upper(),
                            shift.bound()),
                    shift.verdict().code()));
        } else {
            alerts.step(series, tick, null, state -> life.onWindow(state, tick, WindowVerdict.UNCLEAR, null));
        }
        keepFrozen(series, tick, days);
    }

    /**
     * While an alert is open its reference is as it was at the first sign, and stays so until the days of the change
     * are in no window: else it would slide into the change, and the change be called over.
     */
    private void keepFrozen(MonitoredSeries series, long tick, Days days) {
        if (series.monitor().reference().kind() != ReferenceType.PREVIOUS) {
            return;
        }
        ReferenceDays frozen = kept.get(series.key());
        if (alerts.state(series) != AlertState.RESOLVED) {
            // The day up to which the alert was open.
            kept.put(series.key(), new ReferenceDays(tick, frozen == null ? days.reference() : frozen.days()));
        } else if (frozen != null
                && tick - frozen.nextDay() >= 2 * series.monitor().window().millis()) {
            kept.remove(series.key());
        }
    }

    private DistributionComparison compare(MonitoredSeries series, Days days) {
        Monitor monitor = series.monitor();
        List<Distribution> all = new ArrayList<>(days.current());
        all.addAll(days.reference());
        List<BinnedCounts> binned = Distribution.binned(all);
        int now = days.current().size();
        // A mix is one for all slices.
        double shares = monitor.metric() == Metric.MIX ? budget.sharesOfMix(series) : budget.shares(series);
        ComparisonParameters terms = new ComparisonParameters(
                monitor.tolerance(),
                ComparisonParameters.chance(
                        monitor.falseAlarms(), monitor.window().millis(), shares),
                WindowPoints.CONFIDENCE);
        return DistributionComparison.of(
                binned.subList(0, now), binned.subList(now, binned.size()), distanceOf(monitor), terms);
    }

    private List<Distribution> referenceDays(MonitoredSeries series, long tick) {
        Reference reference = series.monitor().reference();
        long length = series.monitor().window().millis();
        return switch (reference.kind()) {
            case PREVIOUS -> {
                ReferenceDays frozen = kept.get(series.key());
                if (frozen != null) {
                    yield frozen.days();
                }
                // As every comparison of windows: half of the one before must lie after the series began.
                boolean isCovered = tick - length - windows.begin(series) >= MonitorReferences.LEAST_COVERAGE * length;
                yield isCovered ? days(series, tick - 2 * length, tick - length) : List.of();
            }
            case FIXED -> fixedDays(series, reference, tick);
            case VERSION -> days(series.ofVersion(reference.requireName()), tick - length, tick);
            case BENCHMARK -> List.of();
        };
    }

    /** Each day is kept once its corrections have come; the reference counts when it is complete. */
    private List<Distribution> fixedDays(MonitoredSeries series, Reference reference, long tick) {
        long to = RollUpLevel.DAY.floor(reference.to());
        ReferenceDays known = kept.get(series.key());
        if (known == null) {
            known = new ReferenceDays(RollUpLevel.DAY.ceil(reference.from()), List.of());
        }
        long mature = Math.min(to, RollUpLevel.DAY.floor(tick - rules.maturityMs()));
        if (known.nextDay() < mature) {
            List<Distribution> days = new ArrayList<>(known.days());
            days.addAll(days(series, known.nextDay(), mature));
            known = new ReferenceDays(mature, days);
            kept.put(series.key(), known);
        }
        return known.nextDay() >= to ? known.days() : List.of();
    }

    /** The whole days of a series in [from, to) that have observations. */
    private List<Distribution> days(MonitoredSeries series, long from, long to) {
        List<Distribution> days = new ArrayList<>();
        long begin = windows.begin(series);
        for (long day = from; day < to; day += DAY) {
            Distribution of = begin <= day ? windows.day(series, day) : null;
            if (of != null && of.total() > 0) {
                days.add(of);
            }
        }
        return days;
    }

    private static DistanceKind distanceOf(Monitor monitor) {
        return Objects.requireNonNull(monitor.method().distance(), "a distribution has a distance");
    }

    private static AlertEvidence evidenceOf(Shift shift, List<Distribution> current) {
        Interval distance = shift.distance();
        double bound = shift.bound();
        Interval beyond = new Interval(
                distance.value() - bound, distance.lower() - bound, distance.upper() - bound, distance.n());
        long count = Distribution.pooled(current).total();
        return AlertEvidence.compared(EvidencePath.WINDOWS, distance, bound, beyond, count);
    }

    private static Drift driftOf(Monitor monitor, Shift shift, AlertEvidence evidence, Days days) {
        LargestMove most =
                LargestMove.between(Distribution.pooled(days.current()), Distribution.pooled(days.reference()));
        return new Drift(
                monitor.metric(),
                distanceOf(monitor),
                evidence,
                shift.threshold().value(),
                monitor.tolerance(),
                new Moved(most.name(), most.from(), most.to()));
    }
}
