package io.vigie.flink;

import io.vigie.model.Monitor;
import io.vigie.series.MonitorPoints;
import io.vigie.series.SeriesPoint;
import io.vigie.window.RollUpLevel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * What the monitors of the current group are set to → their points: at the group's first tick, at the first tick under other settings, and at the first of
 * each UTC day. At one time all groups of a model would write the same.
 */
final class MonitorDefinitionWriter {

    private final Map<Monitor, String> definitions = new LinkedHashMap<>();
    private final ValueState<Integer> told;

    MonitorDefinitionWriter(RuntimeContext context, List<Monitor> monitors) {
        monitors.forEach(monitor -> definitions.put(monitor, MonitorPoints.definition(monitor)));
        // Stored in savepoints: renaming it writes what monitors are set to once more.
        told = context.getState(new ValueStateDescriptor<>("told-definitions", Types.INT));
    }

    /** Whether the group's monitors have other settings than when this was last asked, or were never asked for. */
    boolean isNews(List<Monitor> ofGroup) throws Exception {
        Integer known = told.value();
        int now = ofGroup.stream().map(definitions::get).toList().hashCode();
        if (known != null && known == now) {
            return false;
        }
        told.update(now);
        return true;
    }

    void write(List<Monitor> ofGroup, String model, long tick, Consumer<SeriesPoint> points) {
        for (Monitor monitor : ofGroup) {
            points.accept(MonitorPoints.of(monitor, definitions.get(monitor), model, tick));
        }
    }

    static boolean isDue(long tick) {
        return RollUpLevel.DAY.floor(tick) == tick;
    }

    void clear() {
        told.clear();
    }
}
