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
import io.vigie.window.RollUpLevel;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
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
    private final Map<SeriesKey, NavigableSet<Long>> changed = new HashMap<>();

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
        if (content.start() >= tick - rules.correctableMs() && panes.replace(content)) {
            arrivals.onRequests(content.slice(), content.start());
            changed.computeIfAbsent(new SeriesKey(content.slice(), content.version()), unused -> new TreeSet<>())
                    .add(content.start());
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
        forEachSeries((series, span) -> windows.of(series).forEach((length, step) -> {
            long end = (Math.floorDiv(from, step) + 1) * step;
            for (; end <= to; end += step) {
                writeWindow(series, span, length, end);
            }
        }));
    }

    private void writeDue(long tick) {
        Map<String, NavigableSet<Long>> changedInSlice = new HashMap<>();
        changed.forEach((series, starts) -> changedInSlice
                .computeIfAbsent(series.slice(), unused -> new TreeSet<>())
                .addAll(starts));
        forEachSeries((series, span) -> {
            Collection<Long> starts = series.version().equals(ModelMatch.ANY)
                    ? changedInSlice.getOrDefault(series.slice(), Collections.emptyNavigableSet())
                    : changed.getOrDefault(series, Collections.emptyNavigableSet());
            windows.of(series).forEach((length, step) -> {
                for (long end : DueWindows.ends(length.millis(), step, starts, tick)) {
                    writeWindow(series, span, length, end);
                }
            });
        });
    }

    /** Versions of each slice, then all of them together. */
    private void forEachSeries(BiConsumer<SeriesKey, PaneSpan> visitor) {
        for (String slice : directory.slices()) {
            for (String version : directory.versions(slice)) {
                visit(new SeriesKey(slice, version), directory.span(slice, version), visitor);
            }
            visit(new SeriesKey(slice, ModelMatch.ANY), directory.span(slice), visitor);
        }
    }

    private static void visit(SeriesKey series, @Nullable PaneSpan span, BiConsumer<SeriesKey, PaneSpan> visitor) {
        if (span != null) {
            visitor.accept(series, span);
        }
    }

    private void writeWindow(SeriesKey series, PaneSpan span, WindowLength length, long end) {
        if (span.firstPane() >= end || end - length.millis() > span.lastPane()) {
            return;
        }
        WindowPoints.write(
                new WindowPoints.Window(group.model(), series.version(), series.slice(), length.label(), end),
                panes.rollUps().merge(series.version(), series.slice(), end - length.millis(), end),
                out::point);
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
