package io.vigie.join;

import io.vigie.join.RequestResponseState.EarlyResponse;
import io.vigie.join.RequestResponseState.HeldRequest;
import io.vigie.model.PrintableText;
import io.vigie.model.RejectionReason;
import io.vigie.model.RememberedRequest;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.model.Turn;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pairs a request with its response by event time alone: a response belongs to the request if it lies at most the
 * timeout before or after it. The first such response, in the order of its topic, is the answer.
 *
 * <p><b>Two events of one id.</b> One that says what another says, time included, is a duplicate: counted, and ignored.
 * A request further than the timeout from any other of its id is a request of its own, and a response belongs to the
 * last one before it. Any other request is rejected, as is a response that says something else than the answer: which
 * belongs to which cannot be told. All distances are of event time, so they do not depend on how far a watermark lags.
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

    /** Requests of one id that are held at a time: two at most, but where a watermark lags. */
    static final int MAX_REQUESTS = 64;

    private static final long serialVersionUID = 2;

    private final long timeoutMs;
    private final long labelHorizonMs;
    private final List<List<String>> dimensions;

    private transient @Nullable KnownSubjects subjects;

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
     * @param traffic finished interactions
     * @param turn news for the conversation
     * @param remembered a new request that labels may come for
     * @param isReused whether the request is not used, because of another one of its id
     * @param rejected responses that are not used
     * @param duplicateRequests how many requests were ignored
     * @param duplicateResponses how many responses were ignored
     */
    public record RequestResponseJoinResult(
            @Nullable RequestResponseState held,
            List<TrafficContribution> traffic,
            @Nullable Turn turn,
            @Nullable RememberedRequest remembered,
            boolean isReused,
            List<RejectedResponse> rejected,
            int duplicateRequests,
            int duplicateResponses) {}

    public record RejectedResponse(Response response, RejectionReason reason) {

        /** Why, as a sentence. */
        public String detail() {
            String id = PrintableText.name(response.requestId());
            return reason == RejectionReason.REUSED_ID
                    ? "Request " + id + " has an answer already, which says something else."
                    : "No request " + id + " within the join timeout of the response.";
        }
    }

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
                + ", further back than the label horizon; is the clock of its producer right?";
    }

    /** Why a request with the id of another is not used, as a sentence. */
    public String reused(Request request) {
        return "Request id " + PrintableText.name(request.requestId()) + " was used by another request, other in time"
                + " or content, within " + timeoutMs / 1_000.0
                + " s, or by " + MAX_REQUESTS + " that wait: give each request an id of its own, such as a UUID.";
    }

    /** @param request not after the horizon */
    public RequestResponseJoinResult onRequest(@Nullable RequestResponseState before, Request request, long watermark) {
        RequestResponseState held = before == null ? RequestResponseState.EMPTY : before;
        long requestedAt = request.requestedAt();
        long content = EventContent.of(request);
        boolean isReused = held.requests().size() >= MAX_REQUESTS;
        for (HeldRequest other : held.requests()) {
            if (other.requestedAt() == requestedAt && other.content() == content) {
                return new RequestResponseJoinResult(before, List.of(), null, null, false, List.of(), 1, 0);
            }
            isReused |= Math.abs(other.requestedAt() - requestedAt) <= timeoutMs;
        }
        if (isReused) {
            return new RequestResponseJoinResult(before, List.of(), null, null, true, List.of(), 0, 0);
        }
        return newRequest(held, request, content, watermark);
    }

    private KnownSubjects subjects() {
        KnownSubjects known = subjects;
        if (known == null) {
            known = new KnownSubjects(dimensions);
            subjects = known;
        }
        return known;
    }

    private RequestResponseJoinResult newRequest(
            RequestResponseState held, Request request, long content, long watermark) {
        long requestedAt = request.requestedAt();
        Subject subject = subjects().of(request);
        boolean isRemembered = !Boolean.FALSE.equals(request.labelSelected());
        var open = new RequestResponseState.Open(
                subject, request.conversationId(), request.inputTokens(), request.labelProbability(), isRemembered);
        Response answer = null;
        int duplicates = 0;
        List<EarlyResponse> early = new ArrayList<>();
        List<RejectedResponse> rejected = new ArrayList<>();
        for (EarlyResponse one : held.early()) {
            Response response = one.response();
            if (!belongs(requestedAt, response)) {
                early.add(one);
            } else if (answer == null) {
                answer = response;
            } else if (EventContent.of(response) == EventContent.of(answer)) {
                duplicates++;
            } else {
                rejected.add(new RejectedResponse(response, RejectionReason.REUSED_ID));
            }
        }
        RememberedRequest remembered = null;
        if (isRemembered) {
            long knownAt = EventTime.knownAt(requestedAt, watermark);
            remembered = new RememberedRequest(
                    request.requestId(), subject, requestedAt, knownAt, request.labelProbability());
        }
        long until = Math.max(requestedAt, watermark) + timeoutMs;
        Turn turn = open.conversationId() == null
                ? null
                : new Turn(open.conversationId(), request.requestId(), requestedAt, null);
        var one = new HeldRequest(requestedAt, content, open, null, until);
        List<TrafficContribution> traffic = List.of();
        if (answer != null) {
            traffic = List.of(traffic(requestedAt, open, answer, watermark));
            turn = turn(requestedAt, open, answer, watermark);
            one = new HeldRequest(requestedAt, content, null, EventContent.of(answer), until);
        }
        List<HeldRequest> requests = new ArrayList<>(held.requests());
        requests.add(one);
        requests.sort(Comparator.comparingLong(HeldRequest::requestedAt));
        return new RequestResponseJoinResult(
                RequestResponseState.of(requests, early), traffic, turn, remembered, false, rejected, 0, duplicates);
    }

    public RequestResponseJoinResult onResponse(
            @Nullable RequestResponseState before, Response response, long watermark) {
        RequestResponseState held = before == null ? RequestResponseState.EMPTY : before;
        int index = -1;
        for (int i = 0; i < held.requests().size(); i++) {
            long requestedAt = held.requests().get(i).requestedAt();
            boolean isAfter = requestedAt > response.respondedAt();
            if (belongs(requestedAt, response) && (index < 0 || !isAfter)) {
                index = i;
            }
        }
        return index < 0 ? early(held, response, watermark) : onAnswer(held, index, response, watermark);
    }

    private RequestResponseJoinResult onAnswer(
            RequestResponseState held, int index, Response response, long watermark) {
        HeldRequest request = held.requests().get(index);
        RequestResponseState.Open open = request.open();
        long content = EventContent.of(response);
        if (open == null) {
            boolean isDuplicate = request.answer() != null && request.answer() == content;
            List<RejectedResponse> rejected =
                    isDuplicate ? List.of() : List.of(new RejectedResponse(response, RejectionReason.REUSED_ID));
            return new RequestResponseJoinResult(held, List.of(), null, null, false, rejected, 0, isDuplicate ? 1 : 0);
        }
        List<HeldRequest> requests = new ArrayList<>(held.requests());
        requests.set(index, new HeldRequest(request.requestedAt(), request.content(), null, content, request.until()));
        return new RequestResponseJoinResult(
                new RequestResponseState(requests, held.early(), held.deadline()),
                List.of(traffic(request.requestedAt(), open, response, watermark)),
                turn(request.requestedAt(), open, response, watermark),
                null,
                false,
                List.of(),
                0,
                0);
    }

    /** A deadline has passed: requests are unanswered, responses are unmatched, and what is due is held no more. */
    public RequestResponseJoinResult onDeadline(RequestResponseState held, long time) {
        List<TrafficContribution> unanswered = new ArrayList<>();
        List<HeldRequest> requests = new ArrayList<>();
        for (HeldRequest request : held.requests()) {
            if (request.until() > time) {
                requests.add(request);
            } else if (request.open() != null) {
                unanswered.add(unanswered(request, request.open()));
            }
        }
        List<RejectedResponse> rejected = new ArrayList<>();
        List<EarlyResponse> early = new ArrayList<>();
        for (EarlyResponse one : held.early()) {
            if (one.until() > time) {
                early.add(one);
            } else {
                rejected.add(new RejectedResponse(one.response(), RejectionReason.UNMATCHED_RESPONSE));
            }
        }
        return new RequestResponseJoinResult(
                RequestResponseState.of(requests, early), unanswered, null, null, false, rejected, 0, 0);
    }

    private static TrafficContribution unanswered(HeldRequest request, RequestResponseState.Open open) {
        return new TrafficContribution(
                open.subject(),
                request.requestedAt(),
                request.until(),
                open.inputTokens(),
                open.labelProbability(),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private RequestResponseJoinResult early(RequestResponseState held, Response response, long watermark) {
        if (held.early().size() >= MAX_EARLY) {
            var tooMany = new RejectedResponse(response, RejectionReason.UNMATCHED_RESPONSE);
            return new RequestResponseJoinResult(held, List.of(), null, null, false, List.of(tooMany), 0, 0);
        }
        var early = new ArrayList<>(held.early());
        early.add(new EarlyResponse(response, Math.max(response.respondedAt(), watermark) + timeoutMs));
        return new RequestResponseJoinResult(
                RequestResponseState.of(held.requests(), early), List.of(), null, null, false, List.of(), 0, 0);
    }

    private static TrafficContribution traffic(
            long requestedAt, RequestResponseState.Open open, Response response, long watermark) {
        long answeredAt = answeredAt(requestedAt, response);
        return new TrafficContribution(
                open.subject(),
                requestedAt,
                EventTime.knownAt(answeredAt, watermark),
                open.inputTokens(),
                open.labelProbability(),
                response.status(),
                response.latencyMs() == null ? Long.valueOf(answeredAt - requestedAt) : response.latencyMs(),
                response.firstTokenMs(),
                response.outputTokens(),
                response.costUsd(),
                response.outcome(),
                response.confidence());
    }

    private static @Nullable Turn turn(
            long requestedAt, RequestResponseState.Open open, Response response, long watermark) {
        if (open.conversationId() == null) {
            return null;
        }
        long answeredAt = answeredAt(requestedAt, response);
        boolean cancelled = response.status() == ResponseStatus.CANCELLED;
        var answer = new Turn.TurnAnswer(
                open.subject(), answeredAt, cancelled, open.remembered(), EventTime.knownAt(answeredAt, watermark));
        return new Turn(open.conversationId(), response.requestId(), requestedAt, answer);
    }

    /** A skewed clock may put the answer before the question: then it counts as given at once. */
    private static long answeredAt(long requestedAt, Response response) {
        return Math.max(requestedAt, response.respondedAt());
    }

    private boolean belongs(long requestedAt, Response response) {
        return Math.abs(response.respondedAt() - requestedAt) <= timeoutMs;
    }
}
