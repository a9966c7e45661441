package io.vigie.model;

import org.jspecify.annotations.Nullable;

/**
 * Something a user did in a conversation.
 *
 * @param requestId the turn it refers to; null: the last turn answered before it
 * @param signalledAt epoch milliseconds
 */
public record Signal(
        String conversationId,
        @Nullable String requestId,
        long signalledAt,
        SignalKind kind,
        RecordPosition position) {}
