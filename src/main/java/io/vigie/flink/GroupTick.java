package io.vigie.flink;

import io.vigie.flink.DriftFunction.PaneSpan;
import io.vigie.flink.DriftFunction.SeriesKey;
import io.vigie.model.AlertEvent;
import io.vigie.model.ModelMatch;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.model.SliceNames;
import io.vigie.model.WindowLength;
import io.vigie.series.SeriesPoint;
import io.vigie.window.DueWindows;
import io.vigie.window.PaneCodec;
import io.vigie.window.PaneId;
import io.vigie.window.RollUpLevel;
import io.vigie.window.RollUps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run of ticks of one group.
 *
 * <p>panes → roll-ups → windows that end now or that a changed pane touches → points; labels, windows → {@link GroupMonitors}
 */
final class GroupTick {

    private final DriftRules rules;
    private final SliceGroup group;
    private final Stores stores;
    private final GroupMonitors monitors;
    private final Consumer<SeriesPoint> points;
    private final Map<SeriesKey, NavigableSet<Long>> changed = new HashMap<>();

    /** What a group keeps. */
    record Stores(
            SeriesDirectory directory,
            StatePaneStore panes,
            RollUps rollUps,
            MonitorStates monitors,
            MonitorDefinitionWriter history,
            BenchmarkScores benchmarks) {}

    GroupTick(
            DriftRules rules,
            SliceGroup group,
            Stores stores,
            Consumer<SeriesPoint> points,
            Consumer<AlertEvent> alerts) {
        this.rules = rules;
        this.group = group;
        this.stores = stores;
        this.points = points;
        this.monitors = new GroupMonitors(rules, group, stores, points, alerts);
    }

    /** The same content again, as after a restart of its writer, changes nothing; nor does a pane whose neighbours are forgotten. */
    void onPane(PaneUpdate.PaneContent content, long tick) throws Exception {
        if (content.start() < tick - rules.correctableMs()) {
            return;
        }
        String slice = content.slice();
        PaneId id = new PaneId(RollUpLevel.PANE, content.version(), slice, content.start());
        if (stores.panes().holds(id, content.sums())) {
            return;
        }
        stores.rollUps().replace(content.version(), slice, content.start(), PaneCodec.decode(content.sums()));
        stores.directory().extend(slice, content.version(), content.start());
        changed.computeIfAbsent(new SeriesKey(slice, content.version()), unused -> new TreeSet<>())
                .add(content.start());
    }

    void onLabel(ScoredLabel label, long knownAt) throws Exception {
        monitors.onLabel(label, label.slice(), knownAt);
    }

    /** Writes the windows and comparisons that are due. */
    void finish(long tick) throws Exception {
        for (String slice : stores.directory().slices()) {
            NavigableSet<Long> changedInSlice = new TreeSet<>();
            for (String version : stores.directory().versions(slice)) {
                NavigableSet<Long> starts = changed.getOrDefault(new SeriesKey(slice, version), new TreeSet<>());
                changedInSlice.addAll(starts);
                writeWindows(slice, version, stores.directory().span(slice, version), starts, tick);
            }
            writeWindows(slice, ModelMatch.ANY, stores.directory().span(slice, null), changedInSlice, tick);
        }
        changed.clear();
        monitors.onTick(tick);
    }

    private void writeWindows(
            String slice, String version, @Nullable PaneSpan span, Set<Long> changedPanes, long tick) {
        if (span == null) {
            return;
        }
        List<Long> starts = new ArrayList<>(changedPanes);
        rules.stepMs().forEach((length, step) -> {
            for (long end : DueWindows.ends(length.millis(), step, starts, tick)) {
                if (span.firstPane() < end && end - length.millis() <= span.lastPane()) {
                    writeWindow(slice, version, length, end);
                }
            }
        });
    }

    private void writeWindow(String slice, String version, WindowLength length, long end) {
        WindowPoints.write(
                new WindowPoints.Window(group.model(), version, slice, length.label(), end),
                stores.rollUps().merge(version, slice, end - length.millis(), end),
                points);
    }

    /** Forgets panes before this time, and all of the series that have no others. */
    void forgetBefore(long time) throws Exception {
        // Most days there is nothing to forget, and looking for it reads every pane.
        if (!stores.directory().reachesBefore(time)) {
            return;
        }
        stores.panes().forgetBefore(time);
        stores.rollUps().forgetBefore(time);
        for (SeriesKey gone : stores.directory().forgetBefore(time)) {
            stores.monitors().forget(gone);
            if (stores.directory().versions(gone.slice()).isEmpty()) {
                stores.monitors().forget(new SeriesKey(gone.slice(), ModelMatch.ANY));
            }
            forgetMix(gone.version());
        }
    }

    /** What is kept of the mix of all slices goes with the last slice of a version. */
    private void forgetMix(String version) throws Exception {
        String mix = SliceNames.anyOf(group.dimension());
        boolean isLeft = stores.directory().slices().stream()
                .anyMatch(slice -> stores.directory().versions(slice).contains(version));
        if (!isLeft) {
            stores.monitors().forget(new SeriesKey(mix, version));
        }
        if (stores.directory().slices().isEmpty()) {
            stores.monitors().forget(new SeriesKey(mix, ModelMatch.ANY));
        }
    }

    /** Puts back what the run of ticks changed. */
    void store() throws Exception {
        monitors.store();
    }
}
