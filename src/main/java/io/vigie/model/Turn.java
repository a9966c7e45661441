package io.vigie.model;

import org.jspecify.annotations.Nullable;

/**
 * A request of a conversation, told once when it is seen and once more when it is answered. A request whose response
 * was there first is told once, with the answer. Told again it changes nothing.
 *
 * @param requestedAt epoch milliseconds
 * @param answer null: the request was seen, no answer is known
 */
public record Turn(
        String conversationId,
        String requestId,
        long requestedAt,
        @Nullable TurnAnswer answer) {

    /**
     * @param answeredAt epoch milliseconds: the response's time, or the request's where a skewed clock puts the
     *     response before it
     * @param cancelled the response ended as {@link ResponseStatus#CANCELLED}
     * @param remembered labels may come for this request, so its outcome matters to them
     * @param knownAt epoch milliseconds, at least {@code answeredAt}; later where one of the two records was late
     */
    public record TurnAnswer(Subject subject, long answeredAt, boolean cancelled, boolean remembered, long knownAt) {}
}
