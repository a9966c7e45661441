package io.vigie.join;

import io.vigie.model.RememberedRequest;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import io.vigie.model.SliceNames;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.model.Turn;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pairs a request with its response by event time alone: a response belongs to the request if it lies at most the
 * timeout before or after it. The first such response, in the order of its topic, is the answer; others are duplicates.
 * What lies outside is unmatched.
 *
 * <p>What is known of a request id is held for one timeout after its request, or after the watermark if the request is
 * late, so that late records still meet and are still told from duplicates.
 */
public final class RequestResponseJoin implements Serializable {

    /**
     * Responses held for a request that was not seen: more of one id are a broken producer and count as unmatched at
     * once.
     */
    static final int MAX_EARLY = 16;

    private static final long serialVersionUID = 1;

    private final long timeoutMs;
    private final long labelHorizonMs;
    private final List<List<String>> dimensions;

    /** @param dimensions lists of segment names; the empty list is the dimension of the slice {@code all} */
    public RequestResponseJoin(JoinRules rules, List<List<String>> dimensions) {
        this.timeoutMs = rules.joinTimeoutMs();
        this.labelHorizonMs = rules.labelHorizonMs();
        var copy = new ArrayList<List<String>>();
        for (List<String> dimension : dimensions) {
            copy.add(List.copyOf(dimension));
        }
        this.dimensions = List.copyOf(copy);
    }

    /**
     * What one event changes.
     *
     * @param held what is held from now on; null: nothing
     * @param traffic the finished interaction
     * @param turn news for the conversation
     * @param remembered a new request that labels may come for
     * @param unmatched responses that no request will take
     * @param duplicateRequests how many requests were ignored
     * @param duplicateResponses how many responses were ignored
     */
    public record RequestResponseJoinResult(
            @Nullable RequestResponseState held,
            @Nullable TrafficContribution traffic,
            @Nullable Turn turn,
            @Nullable RememberedRequest remembered,
            List<Response> unmatched,
            int duplicateRequests,
            int duplicateResponses) {}

    /**
     * Whether the pane of this request is closed and forgotten: counting it would write a pane of one request over the
     * whole one.
     */
    public boolean isAfterHorizon(Request request, long watermark) {
        return request.requestedAt() + labelHorizonMs < watermark;
    }

    /** Why such a request is not used, as a sentence. */
    public static String afterHorizon(Request request) {
        return "requested_at is " + Instant.ofEpochMilli(request.requestedAt())
                + ", further back than the label horizon; are its times in milliseconds?";
    }

    /** Why a response that no request took is not used, as a sentence. */
    public static String unmatched(Response response) {
        return "No request " + response.requestId() + " within the join timeout of the response.";
    }

    /** @param request not after the horizon */
    public RequestResponseJoinResult onRequest(@Nullable RequestResponseState held, Request request, long watermark) {
        if (held != null && held.requestedAt() != null) {
            return new RequestResponseJoinResult(held, null, null, null, List.of(), 1, 0);
        }
        long requestedAt = request.requestedAt();
        var subject =
                new Subject(request.model(), request.version(), SliceNames.slices(dimensions, request.segments()));
        boolean isRemembered = !Boolean.FALSE.equals(request.labelSelected());
        var open = new RequestResponseState.Open(
                subject, request.conversationId(), request.inputTokens(), request.labelProbability(), isRemembered);
        Response answer = null;
        int duplicates = 0;
        List<Response> unmatched = new ArrayList<>();
        for (Response early : held == null ? List.<Response>of() : held.early()) {
            if (!belongs(requestedAt, early)) {
                unmatched.add(early);
            } else if (answer == null) {
                answer = early;
            } else {
                duplicates++;
            }
        }
        long deadline = Math.max(requestedAt, watermark) + timeoutMs;
        RememberedRequest remembered = null;
        if (isRemembered) {
            long knownAt = EventTime.knownAt(requestedAt, watermark);
            remembered = new RememberedRequest(
                    request.requestId(), subject, requestedAt, knownAt, request.labelProbability());
        }
        if (answer != null) {
            RequestResponseJoinResult joined = answered(requestedAt, open, answer, deadline, watermark);
            return new RequestResponseJoinResult(
                    joined.held(), joined.traffic(), joined.turn(), remembered, unmatched, 0, duplicates);
        }
        Turn turn = open.conversationId() == null
                ? null
                : new Turn(open.conversationId(), request.requestId(), requestedAt, null);
        var next = new RequestResponseState(requestedAt, open, List.of(), deadline);
        return new RequestResponseJoinResult(next, null, turn, remembered, unmatched, 0, 0);
    }

    public RequestResponseJoinResult onResponse(
            @Nullable RequestResponseState held, Response response, long watermark) {
        if (held == null || held.requestedAt() == null) {
            return early(held, response, watermark);
        }
        if (!belongs(held.requestedAt(), response)) {
            return new RequestResponseJoinResult(held, null, null, null, List.of(response), 0, 0);
        }
        if (held.open() == null) {
            return new RequestResponseJoinResult(held, null, null, null, List.of(), 0, 1);
        }
        return answered(held.requestedAt(), held.open(), response, held.deadline(), watermark);
    }

    /** The deadline has passed: a request is unanswered, responses are unmatched, nothing is held any more. */
    public RequestResponseJoinResult onDeadline(RequestResponseState held) {
        TrafficContribution unanswered = null;
        if (held.requestedAt() != null && held.open() != null) {
            unanswered = new TrafficContribution(
                    held.open().subject(),
                    held.requestedAt(),
                    held.deadline(),
                    held.open().inputTokens(),
                    held.open().labelProbability(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }
        return new RequestResponseJoinResult(null, unanswered, null, null, held.early(), 0, 0);
    }

    private RequestResponseJoinResult early(@Nullable RequestResponseState held, Response response, long watermark) {
        long deadline = Math.max(response.respondedAt(), watermark) + timeoutMs;
        if (held == null) {
            var first = new RequestResponseState(null, null, List.of(response), deadline);
            return new RequestResponseJoinResult(first, null, null, null, List.of(), 0, 0);
        }
        if (held.early().size() >= MAX_EARLY) {
            return new RequestResponseJoinResult(held, null, null, null, List.of(response), 0, 0);
        }
        var early = new ArrayList<>(held.early());
        early.add(response);
        var next = new RequestResponseState(null, null, early, Math.max(held.deadline(), deadline));
        return new RequestResponseJoinResult(next, null, null, null, List.of(), 0, 0);
    }

    private static RequestResponseJoinResult answered(
            long requestedAt, RequestResponseState.Open open, Response response, long deadline, long watermark) {
        // A skewed clock may put the answer before the question: then it counts as given at once.
        long answeredAt = Math.max(requestedAt, response.respondedAt());
        long knownAt = EventTime.knownAt(answeredAt, watermark);
        Long latencyMs = response.latencyMs() == null ? Long.valueOf(answeredAt - requestedAt) : response.latencyMs();
        var traffic = new TrafficContribution(
                open.subject(),
                requestedAt,
                knownAt,
                open.inputTokens(),
                open.labelProbability(),
                response.status(),
                latencyMs,
                response.firstTokenMs(),
                response.outputTokens(),
                response.costUsd(),
                response.outcome(),
                response.confidence());
        Turn turn = null;
        if (open.conversationId() != null) {
            boolean cancelled = response.status() == ResponseStatus.CANCELLED;
            var answer = new Turn.TurnAnswer(open.subject(), answeredAt, cancelled, open.remembered(), knownAt);
            turn = new Turn(open.conversationId(), response.requestId(), requestedAt, answer);
        }
        var next = new RequestResponseState(requestedAt, null, List.of(), deadline);
        return new RequestResponseJoinResult(next, traffic, turn, null, List.of(), 0, 0);
    }

    private boolean belongs(long requestedAt, Response response) {
        return response.respondedAt() >= requestedAt - timeoutMs && response.respondedAt() <= requestedAt + timeoutMs;
    }
}
