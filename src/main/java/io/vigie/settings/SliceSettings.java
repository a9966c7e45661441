package io.vigie.settings;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * How traffic is split into slices.
 *
 * @param dimensions each a list of segment names; the empty list is the slice {@code all}
 * @param maxValues how many values a dimension may have per model; the rest count in the dimension's
 *     {@code SliceNames.otherOf}
 */
public record SliceSettings(List<List<String>> dimensions, int maxValues) implements Serializable {
    static final Option<List<List<String>>> DIMENSIONS = Option.of(
            "slices.dimensions",
            OptionTypes.dimensions(),
            "[[], [language]]",
            "The segments by which traffic is split: [] is the slice `all`, which is always kept; [country, channel]"
                    + " splits by both at once. Every interaction counts once per dimension, so each dimension adds"
                    + " its share of state, panes and series. A monitor can watch only dimensions that are listed"
                    + " here, with their segments in the same order.");
    static final Option<Integer> MAX_VALUES = Option.of(
            "slices.maxValues",
            OptionTypes.integer(1, 100_000),
            "200",
            "How many values a dimension may have per model; the rest count together, for `[language]` in the slice"
                    + " `language=~other`. The limit keeps a stray segment, such as a user id, from filling the"
                    + " store.");

    static final List<Option<?>> OPTIONS = List.of(DIMENSIONS, MAX_VALUES);

    static SliceSettings of(OptionValues values) {
        return new SliceSettings(values.get(DIMENSIONS), values.get(MAX_VALUES));
    }

    public SliceSettings {
        // The metrics of a model as a whole are those of the slice all.
        Stream<List<String>> all = dimensions.contains(List.of()) ? Stream.empty() : Stream.of(List.of());
        dimensions = Stream.concat(dimensions.stream(), all).map(List::copyOf).toList();
    }

    /** The names as in {@code SliceGroup}: segment names joined by a comma, empty for the slice {@code all}. */
    public List<String> dimensionNames() {
        return names(dimensions);
    }

    static List<String> names(List<List<String>> dimensions) {
        return dimensions.stream().map(dimension -> String.join(",", dimension)).toList();
    }
}
