package io.vigie.model;

import org.jspecify.annotations.Nullable;

/**
 * A label joined with its request.
 *
 * @param score in [0, 1], 1 is good
 * @param probability inclusion probability in (0, 1]
 * @param requestedAt epoch milliseconds
 * @param labelledAt epoch milliseconds
 * @param previous the score that this label supersedes; null for the first label of its kind on the request
 */
public record ScoredLabel(
        String labelId,
        String requestId,
        String version,
        String slice,
        String criterion,
        LabelSource source,
        double score,
        double probability,
        long requestedAt,
        long labelledAt,
        @Nullable SupersededScore previous) {

    /** The superseded score and its inclusion probability. */
    public record SupersededScore(double score, double probability) {}
}
