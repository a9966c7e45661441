package io.vigie.model;

import org.jspecify.annotations.Nullable;

/**
 * A label joined with its request, as one slice sees it; or what became known by a label: whether a user stayed after
 * an answer that it called bad.
 *
 * @param criterion of the label
 * @param score in [0, 1], 1 is good: for a share of what is bad it is 1 where that did not happen
 * @param probability inclusion probability in (0, 1]
 * @param requestedAt epoch milliseconds
 * @param labelledAt epoch milliseconds
 * @param previous the score that this label supersedes; null for the first label of its kind on the request
 * @param metric which metric takes the score: {@link Metric#QUALITY}, or another one of labels
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
        @Nullable SupersededScore previous,
        Metric metric) {

    /** Of quality. */
    public ScoredLabel(
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
        this(
                labelId,
                requestId,
                version,
                slice,
                criterion,
                source,
                score,
                probability,
                requestedAt,
                labelledAt,
                previous,
                Metric.QUALITY);
    }

    /** The superseded score and its inclusion probability. */
    public record SupersededScore(double score, double probability) {}
}
