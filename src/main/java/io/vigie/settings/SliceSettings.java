package io.vigie.settings;

import java.io.Serializable;
import java.util.List;

/**
 * By what traffic is split.
 *
 * @param dimensions each a list of segment names; the empty list is the slice {@code all}
 * @param maxValues how many values a dimension may have per model; the rest count in {@code ~other}
 */
public record SliceSettings(List<List<String>> dimensions, int maxValues) implements Serializable {
    public SliceSettings {
        dimensions = dimensions.stream().map(List::copyOf).toList();
    }

    /** As {@code SliceGroup} names them: segment names joined by a comma, empty for the slice {@code all}. */
    public List<String> dimensionNames() {
        return dimensions.stream().map(dimension -> String.join(",", dimension)).toList();
    }
}
