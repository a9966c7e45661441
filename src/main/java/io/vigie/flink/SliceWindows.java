package io.vigie.flink;

import io.vigie.detect.BurnRates;
import io.vigie.flink.DriftFunction.PaneSpan;
import io.vigie.model.Metric;
import io.vigie.model.Monitor;
import io.vigie.model.Objective;
import io.vigie.model.WindowLength;
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

/** What the series of one group held over any stretch of time, for the monitors of one tick. */
final class SliceWindows {

    private final SeriesDirectory directory;
    private final RollUps rollUps;
    private final Map<SeriesInterval, List<Pane>> partsOfThisTick = new HashMap<>();

    private record SeriesInterval(String slice, String version, long from, long to, RollUpLevel level) {}

    SliceWindows(SeriesDirectory directory, RollUps rollUps) {
        this.directory = directory;
        this.rollUps = rollUps;
    }

    /** At the end of a tick: the next one, its labels too, must see what panes say then. */
    void forget() {
        partsOfThisTick.clear();
    }

    /** [from, to) cut at the boundaries of a level; the caller changes nothing in them. */
    List<Pane> parts(MonitoredSeries watched, long from, long to, RollUpLevel level) {
        return partsOfThisTick.computeIfAbsent(
                new SeriesInterval(watched.slice(), watched.version(), from, to, level),
                stretch -> rollUps.parts(watched.version(), watched.slice(), from, to, level));
    }

    /** The monitor's metric over [from, to). */
    Estimate estimate(MonitoredSeries watched, long from, long to) {
        Monitor monitor = watched.monitor();
        return MetricEstimates.of(
                monitor.metric(),
                monitor.criterion(),
                parts(watched, from, to, MetricEstimates.partLevel(monitor.window())),
                WindowPoints.CONFIDENCE);
    }

    /** What an objective counts in [from, to). */
    BurnRates.Counts counts(MonitoredSeries watched, Objective objective, long from, long to) {
        Metric metric = watched.monitor().metric();
        long[] sums = new long[2];
        rollUps.visit(watched.version(), watched.slice(), from, to, pane -> {
            sums[0] += BadRequests.bad(metric, objective.atMost(), pane);
            sums[1] += BadRequests.total(metric, pane);
        });
        return new BurnRates.Counts(sums[0], sums[1]);
    }

    /** Which share of [from, to) lies after the series began: 0 to 1. */
    double coverage(MonitoredSeries watched, long from, long to) {
        PaneSpan span = directory.span(watched.slice(), watched.versionOrAll());
        return span == null ? 0 : Math.min(1, Math.max(0, (double) (to - span.firstPane()) / (to - from)));
    }

    /** Which share of the window before the current one lies after the series began: at most 1, 0 or less where it has not begun. */
    double coverageOfPrevious(MonitoredSeries watched, long tick) {
        WindowLength window = watched.monitor().window();
        PaneSpan span = directory.span(watched.slice(), watched.versionOrAll());
        return span == null ? 0 : (double) (tick - window.millis() - span.firstPane()) / window.millis();
    }

    /** Start of the first pane; far in the future where there is none. */
    long begin(MonitoredSeries watched) {
        long begin = Long.MAX_VALUE / 2;
        for (String slice : slicesOf(watched)) {
            PaneSpan span = directory.span(slice, watched.versionOrAll());
            begin = span == null ? begin : Math.min(begin, span.firstPane());
        }
        return begin;
    }

    /** How a UTC day is spread over the values of the monitor's metric; for the mix over the slices of the group. */
    Distribution day(MonitoredSeries watched, long start) {
        long end = start + RollUpLevel.DAY.lengthMs();
        if (watched.monitor().metric() != Metric.MIX) {
            List<Pane> panes = new ArrayList<>();
            rollUps.visit(watched.version(), watched.slice(), start, end, panes::add);
            return Distribution.of(watched.monitor().metric(), panes);
        }
        SortedMap<String, Long> requests = new TreeMap<>();
        for (String slice : slicesOf(watched)) {
            rollUps.visit(watched.version(), slice, start, end, pane -> {
                if (pane.requests() > 0) {
                    requests.merge(slice, pane.requests(), Long::sum);
                }
            });
        }
        return new Distribution.Categories(requests);
    }

    private Collection<String> slicesOf(MonitoredSeries watched) {
        return watched.monitor().metric() == Metric.MIX ? directory.slices() : List.of(watched.slice());
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
