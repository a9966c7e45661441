package io.vigie.model;

import org.jspecify.annotations.Nullable;

/**
 * One finished interaction: a request with its response, or a request that was never answered.
 *
 * @param labelProbability in (0, 1], as the request tells it; null: it does not
 * @param status null: unanswered, and then all components after it are null
 * @param latencyMs as reported by the producer, or the difference of the two times; at least 0
 */
public record TrafficContribution(
        Subject subject,
        long requestedAt,
        long knownAt,
        @Nullable Long inputTokens,
        @Nullable Double labelProbability,
        @Nullable ResponseStatus status,
        @Nullable Long latencyMs,
        @Nullable Long firstTokenMs,
        @Nullable Long outputTokens,
        @Nullable Double costUsd,
        @Nullable String outcome,
        @Nullable Double confidence)
        implements Contribution {

    /** Of a request that does not tell its label probability. */
    public TrafficContribution(
            Subject subject,
            long requestedAt,
            long knownAt,
            @Nullable Long inputTokens,
            @Nullable ResponseStatus status,
            @Nullable Long latencyMs,
            @Nullable Long firstTokenMs,
            @Nullable Long outputTokens,
            @Nullable Double costUsd,
            @Nullable String outcome,
            @Nullable Double confidence) {
        this(
                subject,
                requestedAt,
                knownAt,
                inputTokens,
                null,
                status,
                latencyMs,
                firstTokenMs,
                outputTokens,
                costUsd,
                outcome,
                confidence);
    }
}
