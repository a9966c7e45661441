package io.vigie.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom a figure speaks of: one model, one version, and one slice for each configured dimension, in the order of the
 * settings.
 *
 * @param slices slice names such as {@code all} or {@code country=BR,channel=chat}
 */
public record Subject(String model, String version, List<String> slices) {

    /**
     * The slice of one dimension; null where the request was made before the job split by it. Stored subjects outlive
     * the settings they were made under.
     *
     * @param place where the dimension stands in the settings now
     */
    public @Nullable String slice(int place, String dimensionName) {
        if (place < slices.size() && SliceNames.isOf(dimensionName, slices.get(place))) {
            return slices.get(place);
        }
        for (String slice : slices) {
            if (SliceNames.isOf(dimensionName, slice)) {
                return slice;
            }
        }
        return null;
    }
}
