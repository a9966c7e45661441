package io.vigie.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a measurement is about: one model, one version, and one slice for each configured dimension, in the order of the
 * settings.
 *
 * @param slices slice names such as {@code all} or {@code country=BR,channel=chat}
 */
public record Subject(String model, String version, List<String> slices) {

    /**
     * The slice of one dimension; null if the request was read before this dimension was configured. Stored subjects
     * outlive the settings that they were built with.
     *
     * @param index the dimension's index in the current settings
     */
    public @Nullable String slice(int index, String dimensionName) {
        if (index < slices.size() && SliceNames.isOf(dimensionName, slices.get(index))) {
            return slices.get(index);
        }
        for (String slice : slices) {
            if (SliceNames.isOf(dimensionName, slice)) {
                return slice;
            }
        }
        return null;
    }
}
