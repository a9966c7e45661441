package io.vigie.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values of one curve at the times of another: the last one, unless it is a step old. */
final class CurveLookup {
    private final Curve curve;
    private final long stepMs;
    private final TreeMap<Long, Integer> positions = new TreeMap<>();

    CurveLookup(Curve curve, long stepMs) {
        this.curve = curve;
        this.stepMs = stepMs;
        for (int i = 0; i < curve.times().size(); i++) {
            positions.put(curve.times().get(i), i);
        }
    }

    /**
     * @param shift what is added to each time before it is looked up
     * @return as long as {@code times}, null where there is no value
     */
    List<@Nullable Double> column(String name, List<Long> times, long shift) {
        List<@Nullable Double> column = curve.values().get(name);
        List<@Nullable Double> found = new ArrayList<>(times.size());
        for (long time : times) {
            Map.Entry<Long, Integer> position = positions.floorEntry(time + shift);
            found.add(
                    column == null || position == null || position.getKey() <= time + shift - stepMs
                            ? null
                            : column.get(position.getValue()));
        }
        return found;
    }
}
