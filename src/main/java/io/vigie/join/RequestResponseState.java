package io.vigie.join;

import io.vigie.model.Response;
import io.vigie.model.Subject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is held for one request id until its deadline. Stored in savepoints: fields may be added, a renamed one loses
 * its content.
 *
 * @param requestedAt null: the request was not seen yet
 * @param open null: no request yet, or it is answered
 * @param early responses that were there before the request, in the order of arrival
 * @param deadline epoch milliseconds of event time at which nothing is held any more
 */
public record RequestResponseState(
        @Nullable Long requestedAt, @Nullable Open open, List<Response> early, long deadline) {

    /**
     * What the interaction will need of a request that waits for its response.
     *
     * @param labelProbability in (0, 1]; null: not declared
     */
    public record Open(
            Subject subject,
            @Nullable String conversationId,
            @Nullable Long inputTokens,
            @Nullable Double labelProbability,
            boolean remembered) {}
}
