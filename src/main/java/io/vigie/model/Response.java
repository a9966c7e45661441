package io.vigie.model;

import org.jspecify.annotations.Nullable;

/**
 * A model's response to a request.
 *
 * @param respondedAt epoch milliseconds
 * @param latencyMs as measured by the producer; null: {@code respondedAt} minus the request's time
 * @param outcome predicted class or route
 * @param confidence in [0, 1]
 */
public record Response(
        String requestId,
        long respondedAt,
        ResponseStatus status,
        @Nullable Long latencyMs,
        @Nullable Long firstTokenMs,
        @Nullable Long outputTokens,
        @Nullable Double costUsd,
        @Nullable String outcome,
        @Nullable Double confidence,
        @Nullable String errorCode,
        RecordPosition position) {}
