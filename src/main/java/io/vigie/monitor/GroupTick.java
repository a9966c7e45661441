package io.vigie.monitor;

import io.vigie.model.AlertAction;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.PaneUpdate.PaneContent;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.model.SliceNames;
import io.vigie.model.WindowLength;
import io.vigie.window.DueWindows;
import io.vigie.window.Pane;
import io.vigie.window.PanePart;
import io.vigie.window.RollUpLevel;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The ticks of one group, one after the other:
 *
 * <pre>
 * onPane ──► panes ─┬─► finish: windows that end now, or that a changed pane touches ──► points
 *                   ▼
 * onLabel ────► monitors ─► finish: comparisons that are due ──────────────────────────► points, alerts
 *                   ▲
 * onAction ─────────┘
 * </pre>
 */
final class GroupTick {

    private static final long TICK_MS = RollUpLevel.PANE.lengthMs();

    private final DriftRules rules;
    private final SliceGroup group;
    private final MonitorStore store;
    private final GroupPanes panes;
    private final SeriesDirectory directory;
    private final ArrivalTimes arrivals;
    private final WrittenWindows windows;
    private final GroupMonitors monitors;
    private final MonitorOutput out;
    private final Map<SeriesKey, ChangedPanes> changed = new HashMap<>();

    GroupTick(GroupContext context, MonitorOutput out) {
        this.rules = context.rules();
        this.group = context.group();
        this.store = context.store();
        this.panes = context.panes();
        this.directory = panes.directory();
        this.arrivals = context.arrivals();
        this.windows = context.windows();
        this.monitors = new GroupMonitors(context, out);
        this.out = out;
    }

    /**
     * The same content again, as after a restart of its writer, changes nothing; nor does a pane whose neighbours are
     * forgotten.
     */
    void onPane(PaneContent content, long tick) {
        if (content.start() < tick - rules.correctableMs()) {
            return;
        }
        Set<PanePart> parts = panes.replace(content);
        if (!parts.isEmpty()) {
            arrivals.onRequests(content.slice(), content.start());
            changed(new SeriesKey(content.slice(), content.version())).add(content.start(), parts);
        }
    }

    void onLabel(ScoredLabel label, long knownAt) {
        // What became of an answer that was labelled is another word about a label that has come already.
        if (label.metric() == Metric.QUALITY) {
            arrivals.onLabel(label.slice(), label.criterion(), label.source(), knownAt);
        }
        monitors.onLabel(label, knownAt);
    }

    /** Panes and labels of the tick are there: what a person has decided meanwhile is told of them, and then done. */
    void onAction(AlertAction action, long tick) {
        monitors.onAction(action, tick);
    }

    /** Writes the windows and comparisons that are due. */
    void finish(long tick) {
        if (out.takesPoints()) {
            writeWindows(tick);
        }
        changed.clear();
        monitors.onTick(tick);
    }

    private void writeWindows(long tick) {
        if (rules.series().onceFinal()) {
            long end = tick - rules.correctableMs();
            writeFinal(end - TICK_MS, end);
        } else {
            writeDue(tick);
        }
    }

    /**
     * Writes the windows that end in (from, to] and whose panes change no more.
     *
     * @param from epoch milliseconds
     * @param to epoch milliseconds
     */
    void writeFinal(long from, long to) {
        write((series, length, step) -> {
            NavigableMap<Long, Set<PanePart>> ends = new TreeMap<>();
            for (long end = (Math.floorDiv(from, step) + 1) * step; end <= to; end += step) {
                ends.put(end, PanePart.ALL);
            }
            return ends;
        });
    }

    private void writeDue(long tick) {
        Map<String, ChangedPanes> changedInSlice = new HashMap<>();
        changed.forEach((series, panesOfSeries) -> changedInSlice
                .computeIfAbsent(series.slice(), unused -> new ChangedPanes())
                .addAll(panesOfSeries));
        write((series, length, step) -> {
            ChangedPanes panesOfSeries =
                    series.version().equals(ModelMatch.ANY) ? changedInSlice.get(series.slice()) : changed.get(series);
            return panesOfSeries == null
                    ? DueWindows.ends(step, tick)
                    : panesOfSeries.dueEnds(length.millis(), step, tick);
        });
    }

    private ChangedPanes changed(SeriesKey series) {
        return changed.computeIfAbsent(series, unused -> new ChangedPanes());
    }

    /** Ends of windows of a series, ascending, each with what of it is to be written. */
    @FunctionalInterface
    private interface WindowEnds {
        NavigableMap<Long, Set<PanePart>> of(SeriesKey series, WindowLength length, long step);
    }

    /** Versions of each slice, and all of them together: of one version these are the same. */
    private void write(WindowEnds ends) {
        for (String slice : directory.slices()) {
            SeriesKey pooled = new SeriesKey(slice, ModelMatch.ANY);
            Collection<String> versions = directory.versions(slice);
            if (versions.size() == 1) {
                SeriesKey only = new SeriesKey(slice, versions.iterator().next());
                write(List.of(only, pooled), directory.span(slice), ends);
                continue;
            }
            for (String version : versions) {
                write(List.of(new SeriesKey(slice, version)), directory.span(slice, version), ends);
            }
            write(List.of(pooled), directory.span(slice), ends);
        }
    }

    /** @param same series with the same panes */
    private void write(List<SeriesKey> same, @Nullable PaneSpan span, WindowEnds ends) {
        if (span == null) {
            return;
        }
        SeriesKey one = same.get(0);
        for (WindowLength length : WindowLength.values()) {
            List<SeriesKey> written = same.stream()
                    .filter(series -> windows.of(series).containsKey(length))
                    .toList();
            if (written.isEmpty()) {
                continue;
            }
            long step = windows.of(written.get(0)).get(length);
            ends.of(one, length, step).forEach((end, parts) -> {
                if (span.firstPane() < end && end - length.millis() <= span.lastPane()) {
                    Pane sums = panes.rollUps().merge(one.version(), one.slice(), end - length.millis(), end, parts);
                    for (SeriesKey series : written) {
                        WindowPoints.write(
                                new WindowPoints.Window(
                                        group.model(), series.version(), series.slice(), length.label(), end),
                                sums,
                                parts,
                                out::point);
                    }
                }
            });
        }
    }

    /** Ends what is open of all series, before all of them are forgotten. */
    void endAll(long at) {
        monitors.onSeriesEnded(null, at);
    }

    /**
     * Forgets panes before this time, and all of the series that have no others.
     *
     * @param now epoch milliseconds
     */
    void forgetBefore(long time, long now) {
        for (SeriesKey gone : panes.forgetBefore(time)) {
            forget(gone, now);
            if (directory.versions(gone.slice()).isEmpty()) {
                forget(new SeriesKey(gone.slice(), ModelMatch.ANY), now);
                arrivals.forget(gone.slice());
            }
            forgetMix(gone.version());
        }
    }

    private void forget(SeriesKey gone, long now) {
        monitors.onSeriesEnded(gone, now);
        store.forget(gone);
    }

    /** What is kept of the mix of all slices goes with the last slice of a version. */
    private void forgetMix(String version) {
        String mix = SliceNames.anyOf(group.dimension());
        boolean isLeft = directory.slices().stream()
                .anyMatch(slice -> directory.versions(slice).contains(version));
        if (!isLeft) {
            store.forget(new SeriesKey(mix, version));
        }
        if (directory.slices().isEmpty()) {
            store.forget(new SeriesKey(mix, ModelMatch.ANY));
        }
    }
}
