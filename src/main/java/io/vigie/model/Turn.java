package io.vigie.model;

import org.jspecify.annotations.Nullable;

/**
 * A request of a conversation: sent on once when it is seen and again when it is answered. A request whose response
 * came first is sent once, with its answer. Repetitions change nothing.
 *
 * @param requestedAt epoch milliseconds
 * @param answer null: the request was seen, but no answer is known yet
 */
public record Turn(
        String conversationId,
        String requestId,
        long requestedAt,
        @Nullable TurnAnswer answer) {

    /**
     * @param answeredAt epoch milliseconds: the response's time, or the request's if a skewed clock puts the response
     *     before it
     * @param cancelled whether the response's status is {@link ResponseStatus#CANCELLED}
     * @param remembered whether the request is kept for labels, which then need its outcome
     * @param knownAt epoch milliseconds, at least {@code answeredAt}; later if one of the two records arrived late
     */
    public record TurnAnswer(Subject subject, long answeredAt, boolean cancelled, boolean remembered, long knownAt) {}
}
