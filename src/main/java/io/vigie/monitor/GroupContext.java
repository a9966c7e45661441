package io.vigie.monitor;

import io.vigie.model.SliceGroup;
import io.vigie.monitor.MonitorChange.MonitorChangeType;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of one group work with.
 *
 * @param revision the number of the revision that the monitors are from, 0 for those of the settings
 * @param revised how these monitors took the place of others; null: these are the first that the group had, or it was
 *     opened under them
 */
record GroupContext(
        DriftRules rules,
        MonitorDefinitionWriter definitions,
        SliceGroup group,
        MonitorStore store,
        GroupPanes panes,
        BenchmarkScores benchmarks,
        ArrivalTimes arrivals,
        WrittenWindows windows,
        long revision,
        @Nullable RevisedGroup revised) {

    /** The same under other monitors. */
    GroupContext under(MonitorSet monitors, @Nullable RevisedGroup how) {
        return new GroupContext(
                monitors.rules(),
                monitors.definitions(),
                group,
                store,
                panes,
                benchmarks,
                arrivals,
                new WrittenWindows(monitors.rules(), group),
                monitors.number(),
                how);
    }

    /** What the monitors that changed at this tick keep, by their names; what is new has nothing to keep. */
    Map<String, String> changesAt(long tick) {
        return revised == null || revised.tick() != tick
                ? Map.of()
                : revised.changes().stream()
                        .filter(change -> change.type() != MonitorChangeType.ADDED)
                        .collect(Collectors.toMap(
                                MonitorChange::monitor, change -> change.type().words()));
    }
}
