package io.vigie.flink.drift;

import io.vigie.model.MonitorStatus;
import io.vigie.model.SliceGroup;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many monitored series of a subtask stand where, by what its groups said last. */
final class StatusCounts {

    private final Map<SliceGroup, Map<MonitorStatus, Integer>> counts = new ConcurrentHashMap<>();

    void update(SliceGroup group, Map<MonitorStatus, Integer> now) {
        counts.put(group, Map.copyOf(now));
    }

    void forget(SliceGroup group) {
        counts.remove(group);
    }

    /** Any thread may ask. */
    long of(MonitorStatus status) {
        return counts.values().stream()
                .mapToLong(each -> each.getOrDefault(status, 0))
                .sum();
    }
}
