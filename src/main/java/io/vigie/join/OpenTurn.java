package io.vigie.join;

import io.vigie.model.Subject;

/**
 * An answered turn whose outcome is not decided yet. Stored in savepoints: fields may be added, a renamed one loses its
 * content.
 *
 * @param answeredAt epoch milliseconds, not before {@code requestedAt}
 */
public record OpenTurn(
        String requestId, Subject subject, long requestedAt, long answeredAt, boolean cancelled, boolean remembered) {}
