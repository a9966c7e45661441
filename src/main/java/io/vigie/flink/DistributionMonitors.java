package io.vigie.flink;

import io.vigie.alert.AlertEvidence;
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
import io.vigie.series.AlertPoints;
import io.vigie.series.SeriesPoint;
import io.vigie.stats.BinnedCounts;
import io.vigie.window.Distribution;
import io.vigie.window.LargestMove;
import io.vigie.window.ReferenceDays;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The days of a window against the days of its reference → how far the distribution has drifted → alerts and points.
 *
 * <p>Once a day, at the end of a UTC day, over whole days: they are what distances are compared between, and a part of a day is unlike a whole one because its
 * hours are.
 */
final class DistributionMonitors {

    private static final long DAY = RollUpLevel.DAY.lengthMs();

    private final DriftRules rules;
    private final SliceWindows windows;
    private final MonitorStates states;
    private final AlertRecorder book;
    private final Consumer<SeriesPoint> points;

    /** Both empty where there is nothing to compare. */
    private record Days(List<Distribution> current, List<Distribution> reference) {}

    DistributionMonitors(
            DriftRules rules,
            SliceWindows windows,
            MonitorStates states,
            AlertRecorder book,
            Consumer<SeriesPoint> points) {
        this.rules = rules;
        this.windows = windows;
        this.states = states;
        this.book = book;
        this.points = points;
    }

    /** Whether distributions are compared at this tick. */
    static boolean isDue(long tick) {
        return Math.floorMod(tick, DAY) == 0;
    }

    void onTick(MonitoredSeries watched, long tick) throws Exception {
        Days days =
                new Days(days(watched, tick - watched.monitor().window().millis(), tick), referenceDays(watched, tick));
        if (compare(watched.monitor(), days) instanceof Shift shift) {
            AlertEvidence figures = figuresOf(shift, days.current());
            WindowVerdict verdict =
                    switch (shift.verdict()) {
                        case DEGRADED -> WindowVerdict.DEGRADED;
                        case STABLE, IMPROVED -> WindowVerdict.WELL;
                        case UNDECIDED -> WindowVerdict.UNCLEAR;
                    };
            book.step(
                    watched,
                    tick,
                    figures,
                    state -> DistributionMessages.account(
                            driftOf(watched.monitor(), shift, figures, days), state == AlertState.RESOLVED),
                    course -> rules.alertLife().onWindow(course, tick, verdict, figures));
            points.accept(AlertPoints.distribution(
                    watched.monitor(),
                    watched.point(),
                    tick,
                    new AlertPoints.DistanceEstimate(
                            shift.distance().value(),
                            shift.distance().lower(),
                            shift.distance().upper(),
                            shift.bound()),
                    shift.verdict().code()));
        } else {
            book.step(watched, tick, null, course -> rules.alertLife()
                    .onWindow(course, tick, WindowVerdict.UNCLEAR, null));
        }
    }

    private DistributionComparison compare(Monitor monitor, Days days) {
        List<Distribution> all = new ArrayList<>(days.current());
        all.addAll(days.reference());
        List<BinnedCounts> binned = Distribution.binned(all);
        int now = days.current().size();
        // The union bound: every slice of every dimension of the monitor has its share of the budget. A mix is one for
        // all slices.
        int slices = monitor.dimensions().size()
                * (monitor.metric() == Metric.MIX
                        ? 1
                        : Math.max(1, windows.slices().size()));
        ComparisonParameters terms = new ComparisonParameters(
                monitor.tolerance(),
                ComparisonParameters.chance(
                        monitor.falseAlarms(), monitor.window().millis(), slices),
                WindowPoints.CONFIDENCE);
        return DistributionComparison.of(
                binned.subList(0, now), binned.subList(now, binned.size()), distanceOf(monitor), terms);
    }

    private List<Distribution> referenceDays(MonitoredSeries watched, long tick) throws Exception {
        Reference reference = watched.monitor().reference();
        long length = watched.monitor().window().millis();
        return switch (reference.kind()) {
            case PREVIOUS -> {
                // As every comparison of windows: half of the one before must lie after the series began.
                boolean isCovered = tick - length - windows.begin(watched) >= MonitorReferences.LEAST_COVERAGE * length;
                yield isCovered ? days(watched, tick - 2 * length, tick - length) : List.of();
            }
            case FIXED -> fixedDays(watched, reference, tick);
            case VERSION ->
                days(
                        new MonitoredSeries(
                                watched.monitor(), watched.model(), watched.slice(), reference.requireName()),
                        tick - length,
                        tick);
            case BENCHMARK -> List.of();
        };
    }

    /** Each day is kept once its corrections have come; the reference counts when it is complete. */
    private List<Distribution> fixedDays(MonitoredSeries watched, Reference reference, long tick) throws Exception {
        long to = RollUpLevel.DAY.floor(reference.to());
        ReferenceDays kept = states.referenceDays(watched.key());
        if (kept == null) {
            kept = new ReferenceDays(RollUpLevel.DAY.ceil(reference.from()), List.of());
        }
        long known = Math.min(to, RollUpLevel.DAY.floor(tick - rules.maturityMs()));
        if (kept.nextDay() < known) {
            List<Distribution> days = new ArrayList<>(kept.days());
            days.addAll(days(watched, kept.nextDay(), known));
            kept = new ReferenceDays(known, days);
            states.referenceDays(watched.key(), kept);
        }
        return kept.nextDay() >= to ? kept.days() : List.of();
    }

    /** The whole days of a series in [from, to) that have observations. */
    private List<Distribution> days(MonitoredSeries watched, long from, long to) {
        List<Distribution> days = new ArrayList<>();
        long begin = windows.begin(watched);
        for (long day = from; day < to; day += DAY) {
            Distribution of = begin <= day ? windows.day(watched, day) : null;
            if (of != null && of.total() > 0) {
                days.add(of);
            }
        }
        return days;
    }

    private static DistanceKind distanceOf(Monitor monitor) {
        return Objects.requireNonNull(monitor.method().distance(), "a distribution has a distance");
    }

    private static AlertEvidence figuresOf(Shift shift, List<Distribution> current) {
        return new AlertEvidence(
                shift.distance().value(),
                shift.distance().lower(),
                shift.distance().upper(),
                shift.bound(),
                shift.distance().value() - shift.bound(),
                shift.distance().lower() - shift.bound(),
                shift.distance().upper() - shift.bound(),
                Distribution.pooled(current).total(),
                null,
                null,
                null);
    }

    private static Drift driftOf(Monitor monitor, Shift shift, AlertEvidence figures, Days days) {
        LargestMove most =
                LargestMove.between(Distribution.pooled(days.current()), Distribution.pooled(days.reference()));
        return new Drift(
                monitor.metric(),
                distanceOf(monitor),
                figures,
                shift.threshold().value(),
                monitor.tolerance(),
                new Moved(most.name(), most.from(), most.to()));
    }
}
