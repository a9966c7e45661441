package io.vigie.flink.drift;

import io.vigie.model.SliceGroup;
import io.vigie.monitor.DriftProgress;
import io.vigie.window.RollUpLevel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far the groups of a subtask are behind the input of theirs that is read faster. Groups that are not take no room.
 */
final class TickLag {

    private final Map<SliceGroup, Long> behind = new ConcurrentHashMap<>();

    /** The group has come so far. */
    void update(SliceGroup group, DriftProgress now) {
        long read = Math.max(now.panesMark(), now.scoresMark());
        // Before its first tick a group is behind what it has, and how much that is nobody knows.
        long worked = now.lastTick() == Long.MIN_VALUE ? read - RollUpLevel.PANE.lengthMs() : now.lastTick();
        if (read > worked) {
            behind.put(group, (read - worked) / RollUpLevel.PANE.lengthMs());
        } else {
            behind.remove(group);
        }
    }

    void forget(SliceGroup group) {
        behind.remove(group);
    }

    /** Of the group that is furthest behind; 0 if none is. Any thread may ask. */
    long most() {
        long most = 0;
        for (long each : behind.values()) {
            most = Math.max(most, each);
        }
        return most;
    }
}
