package io.vigie.model;

import org.jspecify.annotations.Nullable;

/**
 * A judgement of one answer, given hours to weeks later.
 *
 * @param labelledAt epoch milliseconds
 * @param criterion "correct", "factual", "safe", …
 * @param score in [0, 1], 1 is good
 * @param probability inclusion probability in (0, 1]; null: the request's if declared, else 1
 */
public record Label(
        String labelId,
        String requestId,
        long labelledAt,
        String criterion,
        double score,
        LabelSource source,
        @Nullable String labeller,
        @Nullable Double probability,
        RecordPosition position) {}
