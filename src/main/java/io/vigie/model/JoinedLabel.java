package io.vigie.model;

import org.jspecify.annotations.Nullable;

/**
 * A label that gave a request a new score, either the first of its kind or one that supersedes an earlier one. Per
 * criterion a request has at most one true score (from ground truth if there is one, else from a human), one from a
 * judge and one from a user.
 *
 * @param knownAt epoch milliseconds of event time: when label and request were both known
 * @param score in [0, 1], 1 is good
 * @param probability inclusion probability in (0, 1]
 * @param requestedAt epoch milliseconds
 * @param labelledAt epoch milliseconds
 * @param previous the score that this label supersedes; null for the first of its kind
 */
public record JoinedLabel(
        Subject subject,
        long knownAt,
        String requestId,
        String labelId,
        String criterion,
        LabelSource source,
        double score,
        double probability,
        long requestedAt,
        long labelledAt,
        ScoredLabel.@Nullable SupersededScore previous) {}
