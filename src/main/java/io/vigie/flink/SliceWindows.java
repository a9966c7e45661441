package io.vigie.flink;

import io.vigie.flink.DriftFunction.Span;
import io.vigie.model.Monitor;
import io.vigie.model.WindowLength;
import io.vigie.stats.Estimate;
import io.vigie.window.Level;
import io.vigie.window.MetricEstimates;
import io.vigie.window.Pane;
import io.vigie.window.RollUps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the series of one group held over any stretch of time, for the monitors of one tick. */
final class SliceWindows {

    private final SeriesDirectory directory;
    private final RollUps rollUps;
    private final Map<Stretch, List<Pane>> partsOfThisTick = new HashMap<>();

    private record Stretch(String slice, String version, long from, long to, Level level) {}

    SliceWindows(SeriesDirectory directory, RollUps rollUps) {
        this.directory = directory;
        this.rollUps = rollUps;
    }

    /** At the end of a tick: the next one, its labels too, must see what panes say then. */
    void forget() {
        partsOfThisTick.clear();
    }

    /** [from, to) cut at the boundaries of a level; the caller changes nothing in them. */
    List<Pane> parts(Watched watched, long from, long to, Level level) {
        return partsOfThisTick.computeIfAbsent(
                new Stretch(watched.slice(), watched.version(), from, to, level),
                stretch -> rollUps.parts(watched.version(), watched.slice(), from, to, level));
    }

    /** All of [from, to). */
    Pane merged(Watched watched, long from, long to) {
        return rollUps.merge(watched.version(), watched.slice(), from, to);
    }

    /** The monitor's metric over [from, to). */
    Estimate estimate(Watched watched, long from, long to) {
        Monitor monitor = watched.monitor();
        return MetricEstimates.of(
                monitor.metric(),
                monitor.criterion(),
                parts(watched, from, to, MetricEstimates.partLevel(monitor.window())),
                WindowPoints.CONFIDENCE);
    }

    /** For how long the series has been there; 0 where it is not. */
    long age(Watched watched, long tick) {
        Span span = directory.span(watched.slice(), watched.versionOrAll());
        return span == null ? 0 : Math.max(0, tick - span.firstPane());
    }

    /** Which share of the window before the current one lies after the series began: at most 1, 0 or less where it has not begun. */
    double coverageOfPrevious(Watched watched, long tick) {
        WindowLength window = watched.monitor().window();
        Span span = directory.span(watched.slice(), watched.versionOrAll());
        return span == null ? 0 : (double) (tick - window.millis() - span.firstPane()) / window.millis();
    }

    /** In an order that does not depend on the state backend. */
    List<String> slices() {
        return new ArrayList<>(directory.slices());
    }

    List<String> versions(String slice) {
        return new ArrayList<>(directory.versions(slice));
    }
}
