package io.vigie.model;

import org.jspecify.annotations.Nullable;

/**
 * A label that changed what is held true of a request: its first score of a kind, or a new one in place of an old one.
 * Truth is one score per criterion, of the ground truth if there is one, else of a human; judges and users have one
 * each.
 *
 * @param knownAt epoch milliseconds of event time: when label and request were both known
 * @param score in [0, 1], 1 is good
 * @param probability inclusion probability in (0, 1]
 * @param requestedAt epoch milliseconds
 * @param labelledAt epoch milliseconds
 * @param previous what this label replaces; null for the first of its kind
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
