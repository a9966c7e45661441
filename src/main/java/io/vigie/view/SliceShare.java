package io.vigie.view;

import org.jspecify.annotations.Nullable;

/**
 * What one slice contributes to the change of the whole.
 *
 * @param change of the slice's own figure
 * @param share of the overall change, 1 is all of it; null where nothing changed overall
 * @param within part of the overall change that comes from the slice's figure; null where it was not decomposed
 * @param mix part of the overall change that comes from the slice's part of the traffic; null where it was not
 *     decomposed
 */
public record SliceShare(
        String slice,
        double change,
        @Nullable Double share,
        @Nullable Double within,
        @Nullable Double mix) {}
