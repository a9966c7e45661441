package io.vigie.settings;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * By what traffic is split.
 *
 * @param dimensions each a list of segment names; the empty list is the slice {@code all}
 * @param maxValues how many values a dimension may have per model; the rest count in {@code SliceNames.otherOf} the
 *     dimension
 */
public record SliceSettings(List<List<String>> dimensions, int maxValues) implements Serializable {
    static final Option<List<List<String>>> DIMENSIONS = Option.of(
            "slices.dimensions",
            OptionTypes.dimensions(),
            "[[], [language]]",
            "By which segments traffic is split; [] is the slice `all`, which is kept in any case, [country, channel] splits by both at once. Every interaction counts once per dimension, so each adds its share of state, panes and series. A monitor can only watch a dimension that is listed here, written in the same order.");
    static final Option<Integer> MAX_VALUES = Option.of(
            "slices.maxValues",
            OptionTypes.integer(1, 100_000),
            "200",
            "How many values a dimension may have per model; the rest count together, in the slice `language=~other` of the dimension `[language]`. It keeps a stray segment, such as a user id, from filling the store.");

    static final List<Option<?>> OPTIONS = List.of(DIMENSIONS, MAX_VALUES);

    static SliceSettings of(OptionValues values) {
        return new SliceSettings(values.get(DIMENSIONS), values.get(MAX_VALUES));
    }

    public SliceSettings {
        // What is said of a model as a whole is said of the slice all.
        Stream<List<String>> all = dimensions.contains(List.of()) ? Stream.empty() : Stream.of(List.of());
        dimensions = Stream.concat(dimensions.stream(), all).map(List::copyOf).toList();
    }

    /** As {@code SliceGroup} names them: segment names joined by a comma, empty for the slice {@code all}. */
    public List<String> dimensionNames() {
        return names(dimensions);
    }

    static List<String> names(List<List<String>> dimensions) {
        return dimensions.stream().map(dimension -> String.join(",", dimension)).toList();
    }
}
