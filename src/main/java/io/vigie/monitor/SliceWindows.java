package io.vigie.monitor;

import io.vigie.detect.BurnRates;
import io.vigie.model.Floor;
import io.vigie.model.Metric;
import io.vigie.model.Monitor;
import io.vigie.model.Objective;
import io.vigie.model.WindowLength;
import io.vigie.stats.DayCorrelation;
import io.vigie.stats.Estimate;
import io.vigie.window.BadRequests;
import io.vigie.window.Distribution;
import io.vigie.window.MetricEstimates;
import io.vigie.window.Pane;
import io.vigie.window.RollUpLevel;
import io.vigie.window.RollUps;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the series of one group held over any interval, for the monitors of one tick. */
final class SliceWindows {

    private final SeriesDirectory directory;
    private final RollUps rollUps;
    private final Map<SeriesInterval, List<Pane>> partsOfThisTick = new HashMap<>();

    private record SeriesInterval(String slice, String version, long from, long to, RollUpLevel level) {}

    SliceWindows(GroupPanes panes) {
        this.directory = panes.directory();
        this.rollUps = panes.rollUps();
    }

    /** At the end of a tick: the next one, its labels too, must see what panes say then. */
    void forget() {
        partsOfThisTick.clear();
    }

    /** [from, to) cut at the boundaries of a level; the caller changes nothing in them. */
    List<Pane> parts(MonitoredSeries series, long from, long to, RollUpLevel level) {
        return partsOfThisTick.computeIfAbsent(
                new SeriesInterval(series.slice(), series.version(), from, to, level),
                interval -> rollUps.parts(series.version(), series.slice(), from, to, level));
    }

    /**
     * The monitor's metric over [from, to).
     *
     * @param confidence of its two-sided interval, in (0, 1)
     * @param correlation of days, as {@link #correlation} gives it
     */
    Estimate estimate(MonitoredSeries series, long from, long to, double confidence, DayCorrelation correlation) {
        Monitor monitor = series.monitor();
        List<Pane> parts = parts(series, from, to, MetricEstimates.partLevel(monitor.window()));
        Floor floor = monitor.method().floor();
        if (series.isByOthers()) {
            return MetricEstimates.ofLabels(series.labels(), monitor.criterion(), parts, confidence);
        }
        return floor == null
                ? MetricEstimates.of(monitor.metric(), monitor.criterion(), parts, confidence, correlation)
                : MetricEstimates.ofScores(floor.labels(), monitor.criterion(), parts, confidence);
    }

    /** How many labels, turns or requests {@link #estimate} rests on. */
    long count(MonitoredSeries series, long from, long to) {
        Monitor monitor = series.monitor();
        List<Pane> parts = parts(series, from, to, MetricEstimates.partLevel(monitor.window()));
        Floor floor = monitor.method().floor();
        if (series.isByOthers()) {
            return MetricEstimates.countOfScores(series.labels().source(), monitor.criterion(), parts);
        }
        return floor == null
                ? MetricEstimates.count(monitor.metric(), monitor.criterion(), parts)
                : MetricEstimates.countOfScores(floor.labels(), monitor.criterion(), parts);
    }

    /**
     * How alike days in a row are over [from, to). Of shorter windows nothing is known: their hours follow the rhythm
     * of the day, which is no news.
     */
    DayCorrelation correlation(MonitoredSeries series, long from, long to) {
        Monitor monitor = series.monitor();
        RollUpLevel level = MetricEstimates.partLevel(monitor.window());
        return level == RollUpLevel.DAY
                ? MetricEstimates.correlation(monitor.metric(), parts(series, from, to, level))
                : DayCorrelation.NONE;
    }

    /** What an objective counts in [from, to). */
    BurnRates.Counts counts(MonitoredSeries series, Objective objective, long from, long to) {
        Metric metric = series.monitor().metric();
        long[] sums = new long[2];
        rollUps.visit(series.version(), series.slice(), from, to, pane -> {
            sums[0] += BadRequests.bad(metric, objective.atMost(), pane);
            sums[1] += BadRequests.total(metric, pane);
        });
        return new BurnRates.Counts(sums[0], sums[1]);
    }

    /** Which share of [from, to) lies after the series began: 0 to 1. */
    double coverage(MonitoredSeries series, long from, long to) {
        PaneSpan span = span(series, series.slice());
        return span == null ? 0 : Math.min(1, Math.max(0, (double) (to - span.firstPane()) / (to - from)));
    }

    /**
     * Which share of the window before the current one lies after the series began: at most 1, 0 or less where it has
     * not begun.
     */
    double coverageOfPrevious(MonitoredSeries series, long tick) {
        WindowLength window = series.monitor().window();
        PaneSpan span = span(series, series.slice());
        return span == null ? 0 : (double) (tick - window.millis() - span.firstPane()) / window.millis();
    }

    /** Start of the first pane; far in the future where there is none. */
    long begin(MonitoredSeries series) {
        long begin = Long.MAX_VALUE / 2;
        for (String slice : slicesOf(series)) {
            PaneSpan span = span(series, slice);
            begin = span == null ? begin : Math.min(begin, span.firstPane());
        }
        return begin;
    }

    /** End of the last pane; far in the past where there is none. */
    long end(MonitoredSeries series) {
        long end = Long.MIN_VALUE / 2;
        for (String slice : slicesOf(series)) {
            PaneSpan span = span(series, slice);
            end = span == null ? end : Math.max(end, span.lastPane() + RollUpLevel.PANE.lengthMs());
        }
        return end;
    }

    private @Nullable PaneSpan span(MonitoredSeries series, String slice) {
        return series.isPooled() ? directory.span(slice) : directory.span(slice, series.version());
    }

    /** How a UTC day is spread over the values of the monitor's metric; for the mix over the slices of the group. */
    Distribution day(MonitoredSeries series, long start) {
        long end = start + RollUpLevel.DAY.lengthMs();
        if (series.monitor().metric() != Metric.MIX) {
            List<Pane> panes = new ArrayList<>();
            rollUps.visit(series.version(), series.slice(), start, end, panes::add);
            return Distribution.of(series.monitor().metric(), panes);
        }
        SortedMap<String, Long> requests = new TreeMap<>();
        for (String slice : slicesOf(series)) {
            rollUps.visit(series.version(), slice, start, end, pane -> {
                if (pane.requests() > 0) {
                    requests.merge(slice, pane.requests(), Long::sum);
                }
            });
        }
        return new Distribution.Categories(requests);
    }

    private Collection<String> slicesOf(MonitoredSeries series) {
        return series.monitor().metric() == Metric.MIX ? directory.slices() : List.of(series.slice());
    }

    /** Of all slices, in an order that does not depend on the state backend. */
    SortedSet<String> versions() {
        SortedSet<String> versions = new TreeSet<>();
        directory.slices().forEach(slice -> versions.addAll(directory.versions(slice)));
        return versions;
    }

    /** In an order that does not depend on the state backend. */
    Collection<String> slices() {
        return directory.slices();
    }

    Collection<String> versions(String slice) {
        return directory.versions(slice);
    }
}
