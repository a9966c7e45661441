package io.vigie.monitor;

import io.vigie.model.ModelMatch;
import io.vigie.model.PaneUpdate.PaneContent;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.model.SliceNames;
import io.vigie.model.WindowLength;
import io.vigie.window.DueWindows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The ticks of one group, one after the other:
 *
 * <pre>
 * onPane ──► panes ─┬─► finish: windows that end now, or that a changed pane touches ──► points
 *                   ▼
 * onLabel ────► monitors ─► finish: comparisons that are due ──────────────────────────► points, alerts
 * </pre>
 */
final class GroupTick {

    private final DriftRules rules;
    private final SliceGroup group;
    private final MonitorStore store;
    private final GroupPanes panes;
    private final SeriesDirectory directory;
    private final ArrivalTimes arrivals;
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
        arrivals.onLabel(label.slice(), label.criterion(), label.source(), knownAt);
        monitors.onLabel(label, knownAt);
    }

    /** Writes the windows and comparisons that are due. */
    void finish(long tick) {
        for (String slice : directory.slices()) {
            NavigableSet<Long> changedInSlice = new TreeSet<>();
            for (String version : directory.versions(slice)) {
                NavigableSet<Long> starts = changed.getOrDefault(new SeriesKey(slice, version), new TreeSet<>());
                changedInSlice.addAll(starts);
                writeWindows(new SeriesKey(slice, version), directory.span(slice, version), starts, tick);
            }
            writeWindows(new SeriesKey(slice, ModelMatch.ANY), directory.span(slice), changedInSlice, tick);
        }
        changed.clear();
        monitors.onTick(tick);
    }

    private void writeWindows(SeriesKey series, @Nullable PaneSpan span, Collection<Long> changedPanes, long tick) {
        if (span == null) {
            return;
        }
        List<Long> starts = new ArrayList<>(changedPanes);
        rules.stepMs().forEach((length, step) -> {
            for (long end : DueWindows.ends(length.millis(), step, starts, tick)) {
                if (span.firstPane() < end && end - length.millis() <= span.lastPane()) {
                    writeWindow(series, length, end);
                }
            }
        });
    }

    private void writeWindow(SeriesKey series, WindowLength length, long end) {
        WindowPoints.write(
                new WindowPoints.Window(group.model(), series.version(), series.slice(), length.label(), end),
                panes.rollUps().merge(series.version(), series.slice(), end - length.millis(), end),
                out::point);
    }

    /** Forgets panes before this time, and all of the series that have no others. */
    void forgetBefore(long time) {
        for (SeriesKey gone : panes.forgetBefore(time)) {
            store.forget(gone);
            if (directory.versions(gone.slice()).isEmpty()) {
                store.forget(new SeriesKey(gone.slice(), ModelMatch.ANY));
                arrivals.forget(gone.slice());
            }
            forgetMix(gone.version());
        }
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
