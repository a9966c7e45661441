package io.vigie.join;

import io.vigie.model.Response;
import io.vigie.model.Subject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is held for one request id until its deadline. Stored in savepoints: fields may be added, a renamed one loses
 * its content.
 *
 * @param requests that were seen, in the order of their times: one, but where an id is used again
 * @param early responses that no request has taken yet, in the order of arrival
 * @param deadline epoch milliseconds of event time at which the first of them is not held any more
 */
public record RequestResponseState(List<HeldRequest> requests, List<EarlyResponse> early, long deadline) {

    static final RequestResponseState EMPTY = new RequestResponseState(List.of(), List.of(), Long.MAX_VALUE);

    /**
     * A request, and what is known of its answer.
     *
     * @param content a number for all that the request says: a repetition has the same
     * @param open null: it is answered
     * @param answer a number for all that the answer says; null: it is not answered
     * @param until epoch milliseconds of event time at which it is not held any more
     */
    public record HeldRequest(
            long requestedAt,
            long content,
            @Nullable Open open,
            @Nullable Long answer,
            long until) {}

    /** @param until epoch milliseconds of event time at which it is given up */
    public record EarlyResponse(Response response, long until) {}

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

    /** Null: nothing is held. */
    static @Nullable RequestResponseState of(List<HeldRequest> requests, List<EarlyResponse> early) {
        if (requests.isEmpty() && early.isEmpty()) {
            return null;
        }
        long first = Long.MAX_VALUE;
        for (HeldRequest request : requests) {
            first = Math.min(first, request.until());
        }
        for (EarlyResponse response : early) {
            first = Math.min(first, response.until());
        }
        return new RequestResponseState(requests, early, first);
    }
}
