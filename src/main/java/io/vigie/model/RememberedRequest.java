package io.vigie.model;

import org.jspecify.annotations.Nullable;

/**
 * What is kept of a request for labels that may come weeks later.
 *
 * @param requestedAt epoch milliseconds
 * @param knownAt epoch milliseconds: {@code requestedAt}, or later if the request arrived late
 * @param labelProbability in (0, 1]; null: not declared
 */
public record RememberedRequest(
        String requestId,
        Subject subject,
        long requestedAt,
        long knownAt,
        @Nullable Double labelProbability) {}
