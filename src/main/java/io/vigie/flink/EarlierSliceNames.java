package io.vigie.flink;

import io.vigie.flink.DriftFunction.SeriesKey;
import io.vigie.flink.DriftFunction.Span;
import io.vigie.model.SliceGroup;
import io.vigie.model.SliceNames;
import io.vigie.window.PaneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.state.MapState;

/** Renames, in the state of one group, what earlier versions called {@code ~other} in every dimension: see {@link SliceNames#current}. */
final class EarlierSliceNames {
    private EarlierSliceNames() {}

    static void rename(
            SliceGroup group, MapState<SeriesKey, Span> series, MapState<PaneId, byte[]> sums, MonitorStates monitors)
            throws Exception {
        UnaryOperator<String> now = slice -> SliceNames.current(group.dimension(), slice);
        UnaryOperator<SeriesKey> renamed = key -> new SeriesKey(now.apply(key.slice()), key.version());
        if (renameKeys(series, renamed)) {
            renameKeys(sums, id -> new PaneId(id.level(), id.version(), now.apply(id.slice()), id.start()));
            monitors.rename(now, SliceNames.anyOf(group.dimension()));
        }
    }

    /** Whether there was anything to rename. */
    static <K, V> boolean renameKeys(MapState<K, V> state, UnaryOperator<K> renamed) throws Exception {
        List<Map.Entry<K, V>> earlier = new ArrayList<>();
        for (Map.Entry<K, V> entry : state.entries()) {
            if (!renamed.apply(entry.getKey()).equals(entry.getKey())) {
                earlier.add(Map.entry(entry.getKey(), entry.getValue()));
            }
        }
        for (Map.Entry<K, V> entry : earlier) {
            state.remove(entry.getKey());
            state.put(renamed.apply(entry.getKey()), entry.getValue());
        }
        return !earlier.isEmpty();
    }
}
