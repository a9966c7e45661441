package io.vigie.monitor;

import io.vigie.model.Monitor;
import io.vigie.series.MonitorPoints;
import io.vigie.window.RollUpLevel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the monitors of a group are set to → their points: at the group's first tick, at the first tick under other
 * settings, and at the first of each UTC day. At one time all groups of a model write the same.
 *
 * <p>Holds the text of each monitor's settings, and nothing of any group: one serves all groups.
 */
public final class MonitorDefinitionWriter {

    private final Map<Monitor, String> definitions = new LinkedHashMap<>();

    /** @param monitors all of the job */
    public MonitorDefinitionWriter(List<Monitor> monitors) {
        monitors.forEach(monitor -> definitions.put(monitor, MonitorPoints.definition(monitor)));
    }

    /**
     * Whether the group's monitors have other settings than when this was last asked, or were never asked for.
     *
     * @param told where the answer is kept for the next time
     */
    boolean isNews(List<Monitor> ofGroup, StoredValue<Integer> told) {
        Integer known = told.get();
        int now = ofGroup.stream().map(definitions::get).toList().hashCode();
        if (known != null && known == now) {
            return false;
        }
        told.set(now);
        return true;
    }

    /**
     * At which tick a model's monitors are told.
     *
     * @param tick epoch milliseconds
     * @param revision the number of the revision that they are from, 0 for those of the settings
     * @param changes what those that changed at this tick keep, by their names
     */
    record DefinitionTime(String model, long tick, long revision, Map<String, String> changes) {}

    void write(List<Monitor> ofGroup, DefinitionTime time, MonitorOutput out) {
        for (Monitor monitor : ofGroup) {
            out.point(MonitorPoints.of(
                    monitor,
                    definitions.get(monitor),
                    time.model(),
                    time.tick(),
                    time.revision(),
                    time.changes().get(monitor.name())));
        }
    }

    static boolean isDue(long tick) {
        return RollUpLevel.DAY.floor(tick) == tick;
    }
}
