package io.vigie.model;

import org.jspecify.annotations.Nullable;

/**
 * One label in one slice; or, without a label, a mark: a group's labels are complete up to a time.
 *
 * @param asOf epoch milliseconds: when the label was known; for a mark, the time up to which all labels are there
 */
public record ScoreUpdate(
        String model, String dimension, long asOf, @Nullable ScoredLabel label) {

    public static ScoreUpdate mark(SliceGroup group, long asOf) {
        return new ScoreUpdate(group.model(), group.dimension(), asOf, null);
    }

    public SliceGroup group() {
        return new SliceGroup(model, dimension);
    }
}
