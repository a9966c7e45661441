package io.vigie.monitor;

import io.vigie.model.AlertContext;
import io.vigie.model.AlertContext.ContextChange;
import io.vigie.model.AlertContext.SliceStanding;
import io.vigie.model.AlertContext.Standing;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.LabelContribution.ScoreSource;
import io.vigie.model.Metric;
import io.vigie.model.Monitor;
import io.vigie.model.SliceNames;
import io.vigie.model.WindowLength;
import io.vigie.stats.Estimate;
import io.vigie.window.MetricEstimates;
import io.vigie.window.Pane;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the panes of an alert's group know beside it: how the other slices of its dimension stand since the onset, and
 * what else changed clearly about then.
 *
 * <p>All of it follows from the panes of the tick, so that a repetition says the same. Figures since the onset, of at
 * most seven days, are held against the seven days before it: less than a day against the same hours of those days, more
 * than a day in whole days. What is told differs by {@link #LEAST_SHARE} of what it was, a share by
 * {@link #LEAST_POINTS}, and its intervals of 99.9 % do not meet.
 */
final class AlertContexts {

    private static final long HOUR_MS = RollUpLevel.HOUR.lengthMs();
    private static final long DAY_MS = RollUpLevel.DAY.lengthMs();
    private static final long WEEK_MS = 7 * DAY_MS;

    /** Less says nothing of what changed. */
    private static final long LEAST_MS = 6 * HOUR_MS;

    /** A version that came so near to the onset may be why. */
    private static final long NEAR_MS = DAY_MS;

    private static final int MOST_OTHERS = 50;
    private static final double CONFIDENCE_OF_OTHERS = 0.95;
    private static final double CONFIDENCE = 0.999;
    private static final double LEAST_SHARE = 0.15;
    private static final double LEAST_POINTS = 0.02;
    private static final double LEAST_POINTS_OF_TRAFFIC = 0.05;
    private static final double LEAST_POINTS_OF_SOURCE = 0.2;
    private static final long LEAST_COUNT = 200;

    private static final List<Metric> LOOKED_AT = List.of(
            Metric.INPUT_TOKENS,
            Metric.OUTPUT_TOKENS,
            Metric.LATENCY_P50,
            Metric.REFUSAL_RATE,
            Metric.ERROR_RATE,
            Metric.COST);

    private final SliceWindows windows;

    AlertContexts(SliceWindows windows) {
        this.windows = windows;
    }

    /** Two stretches that can be compared, cut at hours. */
    private record Stretches(List<Pane> before, List<Pane> after) {}

    /** @param event of this series; one that does not fire has nothing beside it */
    @Nullable
    AlertContext of(MonitoredSeries series, AlertEvent event) {
        if (event.state() != AlertState.FIRING || !series.monitor().metric().isFigure()) {
            return null;
        }
        long now = RollUpLevel.PANE.floor(event.updatedAt());
        Long told = event.onsetAt();
        long onset = Math.min(now, RollUpLevel.PANE.floor(told == null ? begin(series, event) : told));
        return new AlertContext(others(series, event, onset, now), changed(series, onset, now, told != null));
    }

    /** A comparison of windows dates nothing: it is about the window. */
    private static long begin(MonitoredSeries series, AlertEvent event) {
        return event.raisedAt() - series.monitor().window().millis();
    }

    private List<SliceStanding> others(MonitoredSeries series, AlertEvent event, long onset, long now) {
        Monitor monitor = series.monitor();
        boolean isObjective =
                monitor.method().objective() != null || monitor.method().floor() != null;
        // An objective is held against what was promised, and not against what was before.
        if (series.slice().equals(SliceNames.ALL) || isObjective) {
            return List.of();
        }
        List<SliceStanding> others = new ArrayList<>();
        for (String slice : windows.slices()) {
            boolean isOther = !slice.equals(series.slice()) && !SliceNames.isOther(slice);
            if (isOther && others.size() < MOST_OTHERS) {
                MonitoredSeries other = new MonitoredSeries(monitor, series.model(), slice, series.version());
                others.add(standing(other, event.headlineChange(), onset, now));
            }
        }
        return others;
    }

    /** @param change of the alert, in the unit of a tolerance */
    private SliceStanding standing(MonitoredSeries other, double change, long onset, long now) {
        Monitor monitor = other.monitor();
        long before = Math.max(onset - WindowLength.MONTH.millis(), RollUpLevel.PANE.floor(windows.begin(other)));
        List<Pane> after = windows.parts(other, onset, now, RollUpLevel.DAY);
        long count = MetricEstimates.count(monitor.metric(), monitor.criterion(), after);
        Estimate then = before >= onset
                ? new Estimate.NotEnoughData(0, 1)
                : estimate(monitor, windows.parts(other, before, onset, RollUpLevel.DAY), CONFIDENCE_OF_OTHERS);
        Estimate since = estimate(monitor, after, CONFIDENCE_OF_OTHERS);
        Standing standing = Standing.UNDECIDED;
        if (then instanceof Estimate.Interval was && since instanceof Estimate.Interval is) {
            standing = standing(monitor, was, is, Math.abs(change));
        }
        return new SliceStanding(other.slice(), standing.name(), count);
    }

    /** By the interval of the difference that follows from those of both (Zou and Donner 2008, MOVER). */
    private static Standing standing(Monitor monitor, Estimate.Interval was, Estimate.Interval is, double alert) {
        Metric metric = monitor.metric();
        double unit = metric.isRelative() ? Math.max(was.value(), Double.MIN_NORMAL) : 1;
        double difference = is.value() - was.value();
        double lower = (difference - Math.hypot(is.value() - is.lower(), was.upper() - was.value())) / unit;
        double upper = (difference + Math.hypot(is.upper() - is.value(), was.value() - was.lower())) / unit;
        double leastWorse = metric.isHigherBetter() ? -upper : lower;
        double mostWorse = metric.isHigherBetter() ? -lower : upper;
        if (leastWorse > monitor.tolerance()) {
            return Standing.ALSO_WORSE;
        }
        return mostWorse < alert / 2 ? Standing.UNCHANGED : Standing.UNDECIDED;
    }

    private static Estimate estimate(Monitor monitor, List<Pane> parts, double confidence) {
        return MetricEstimates.of(monitor.metric(), monitor.criterion(), parts, confidence);
    }

    /** @param isDated whether the onset is estimated: else nothing but versions can be looked for */
    private List<ContextChange> changed(MonitoredSeries series, long onset, long now, boolean isDated) {
        List<ContextChange> changed = new ArrayList<>(versions(series, isDated ? onset - NEAR_MS : onset, now, onset));
        if (!isDated || now - onset < LEAST_MS || windows.begin(series) > onset - WEEK_MS) {
            return changed;
        }
        Stretches all = stretches(series, onset, now);
        share(series, onset, now, changed);
        for (Metric metric : LOOKED_AT) {
            if (!metric.fields()
                    .measurement()
                    .equals(series.monitor().metric().fields().measurement())) {
                figure(metric, all, changed);
            }
        }
        sources(series.monitor(), all, changed);
        return changed;
    }

    /** Those of the slice that came near the onset, after others. */
    private List<ContextChange> versions(MonitoredSeries series, long from, long now, long onset) {
        List<ContextChange> found = new ArrayList<>();
        if (!series.isPooled()) {
            return found;
        }
        long begin = windows.begin(series);
        long to = Math.min(now, Math.max(onset + NEAR_MS, from));
        for (String version : windows.versions(series.slice())) {
            long first = windows.begin(series.ofVersion(version));
            if (first > begin && first >= from && first <= to) {
                found.add(new ContextChange(ContextChange.VERSION, version, null, null, first));
            }
        }
        return found;
    }

    private Stretches stretches(MonitoredSeries series, long onset, long now) {
        long length = Math.min(now - onset, WEEK_MS);
        if (length >= DAY_MS) {
            long whole = length / DAY_MS * DAY_MS;
            return new Stretches(
                    windows.parts(series, onset - WEEK_MS, onset, RollUpLevel.HOUR),
                    windows.parts(series, onset, onset + whole, RollUpLevel.HOUR));
        }
        List<Pane> before = new ArrayList<>();
        for (long days = WEEK_MS / DAY_MS; days >= 1; days--) {
            long from = onset - days * DAY_MS;
            before.addAll(windows.parts(series, from, from + length, RollUpLevel.HOUR));
        }
        return new Stretches(before, windows.parts(series, onset, onset + length, RollUpLevel.HOUR));
    }

    private static void figure(Metric metric, Stretches all, List<ContextChange> changed) {
        if (MetricEstimates.of(metric, null, all.before(), CONFIDENCE) instanceof Estimate.Interval was
                && MetricEstimates.of(metric, null, all.after(), CONFIDENCE) instanceof Estimate.Interval is) {
            boolean isApart = is.lower() > was.upper() || is.upper() < was.lower();
            double size = Math.abs(is.value() - was.value());
            boolean isLarge = metric.isRelative() ? size >= LEAST_SHARE * was.value() : size >= LEAST_POINTS;
            if (isApart && isLarge) {
                changed.add(new ContextChange(metric.label(), null, was.value(), is.value(), null));
            }
        }
    }

    /** Of the slice among all of its dimension. */
    private void share(MonitoredSeries series, long onset, long now, List<ContextChange> changed) {
        if (series.slice().equals(SliceNames.ALL)) {
            return;
        }
        long[] own = new long[2];
        long[] total = new long[2];
        for (String slice : windows.slices()) {
            Stretches each = stretches(
                    new MonitoredSeries(series.monitor(), series.model(), slice, series.version()), onset, now);
            long before = requests(each.before());
            long after = requests(each.after());
            total[0] += before;
            total[1] += after;
            if (slice.equals(series.slice())) {
                own[0] = before;
                own[1] = after;
            }
        }
        if (total[0] < LEAST_COUNT || total[1] < LEAST_COUNT) {
            return;
        }
        double was = (double) own[0] / total[0];
        double is = (double) own[1] / total[1];
        if (Math.abs(is - was) >= Math.max(LEAST_POINTS_OF_TRAFFIC, LEAST_SHARE * was)) {
            changed.add(new ContextChange(ContextChange.SHARE, null, was, is, null));
        }
    }

    private static long requests(List<Pane> parts) {
        return parts.stream().mapToLong(Pane::requests).sum();
    }

    /** Who labels. */
    private static void sources(Monitor monitor, Stretches all, List<ContextChange> changed) {
        if (monitor.criterion() == null) {
            return;
        }
        long before = 0;
        long after = 0;
        for (ScoreSource source : ScoreSource.values()) {
            before += MetricEstimates.countOfScores(source, monitor.criterion(), all.before());
            after += MetricEstimates.countOfScores(source, monitor.criterion(), all.after());
        }
        if (before < LEAST_COUNT / 4 || after < LEAST_COUNT / 4) {
            return;
        }
        for (ScoreSource source : List.of(ScoreSource.JUDGE, ScoreSource.USER)) {
            double was = (double) MetricEstimates.countOfScores(source, monitor.criterion(), all.before()) / before;
            double is = (double) MetricEstimates.countOfScores(source, monitor.criterion(), all.after()) / after;
            if (Math.abs(is - was) >= LEAST_POINTS_OF_SOURCE) {
                String name = source == ScoreSource.JUDGE ? "judges" : "users";
                changed.add(new ContextChange(ContextChange.LABEL_SOURCE, name, was, is, null));
            }
        }
    }
}
