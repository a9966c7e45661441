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
 * @param pair what a label of the truth and one of a judge say of each other; null: the other one is not there, or told
 *     the pair already
 * @param judge which judge gave the label, or the other one of the pair: labeller and version; null: no judge did
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
        Metric metric,
        @Nullable PairedScore pair,
        @Nullable String judge) {

    /** Without a judge. */
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
            @Nullable SupersededScore previous,
            Metric metric) {
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
                metric,
                null,
                null);
    }

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

    /** The same label with another score: that of the truth as a judge helped to read it may lie outside of [0, 1]. */
    public ScoredLabel withScore(double other) {
        return new ScoredLabel(
                labelId,
                requestId,
                version,
                slice,
                criterion,
                source,
                other,
                probability,
                requestedAt,
                labelledAt,
                previous,
                metric,
                pair,
                judge);
    }

    /** The same label as the truth, as which a monitor may take those of judges or users. */
    public ScoredLabel asTruth(double weightedProbability) {
        return new ScoredLabel(
                labelId,
                requestId,
                version,
                slice,
                criterion,
                LabelSource.GROUND_TRUTH,
                score,
                weightedProbability,
                requestedAt,
                labelledAt,
                previous,
                metric);
    }

    /**
     * The score of the same answer by the other source: beside a label of the truth that of the judge, beside one of a
     * judge the truth.
     *
     * @param score in [0, 1]
     * @param probability inclusion probability in (0, 1]
     */
    public record PairedScore(double score, double probability) {}

    /** The superseded score and its inclusion probability. */
    public record SupersededScore(double score, double probability) {}
}
