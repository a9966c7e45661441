package io.vigie.flink.quality;

import io.vigie.flink.DeadLetterCounters;
import io.vigie.flink.DeadLetterFactory;
import io.vigie.join.JoinRules;
import io.vigie.join.RequestResponseJoin;
import io.vigie.join.RequestResponseState;
import io.vigie.model.DeadLetter;
import io.vigie.model.RejectionReason;
import io.vigie.model.RememberedRequest;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.TrafficContribution;
import io.vigie.model.Turn;
import io.vigie.telemetry.JobMetric;
import io.vigie.telemetry.OperatorMetrics;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * requests + responses, by request id → finished interactions, as {@link RequestResponseJoin} decides. To the side:
 * turns of conversations, requests to remember for labels, dead letters.
 */
public final class RequestResponseJoinOperator
        extends HeldEntriesOperator<RequestResponseJoinOperator.HeldRequests, Request, Response, TrafficContribution> {

    public static final OutputTag<Turn> TURNS = new OutputTag<>("turns", RecordTypeInfo.of(Turn.class));
    public static final OutputTag<RememberedRequest> REMEMBERED =
            new OutputTag<>("remembered-requests", RecordTypeInfo.of(RememberedRequest.class));

    /** Stored in savepoints: renaming it drops all requests and responses that wait for each other. */
    static final String REQUEST_RESPONSE = "request-response";

    private static final long serialVersionUID = 1;

    private final RequestResponseJoin join;
    private final DeadLetterFactories deadLetterFactories;

    private transient ValueState<RequestResponseState> stored;
    private transient DeadLetterCounters deadLetters;
    private transient Counter answered;
    private transient Counter unanswered;
    private transient Counter duplicateRequests;
    private transient Counter duplicateResponses;

    /** Of either input. */
    public record DeadLetterFactories(DeadLetterFactory<Request> requests, DeadLetterFactory<Response> responses)
            implements Serializable {}

    /** What is known of one request id. */
    static final class HeldRequests extends HeldEntry {

        private static final int WAITING_BYTES = 200;
        private static final int RESPONSE_BYTES = 400;

        private RequestResponseState state;

        private HeldRequests(String id, RequestResponseState state) {
            super(id);
            this.state = state;
        }

        @Override
        long estimatedBytes() {
            return OWN_BYTES
                    + (long) state.requests().size() * WAITING_BYTES
                    + (long) state.early().size() * RESPONSE_BYTES;
        }
    }

    /**
     * @param dimensions lists of segment names: an interaction counts in one slice of each
     * @param maxBytes about how many bytes of the heap requests may take in a subtask
     */
    public RequestResponseJoinOperator(
            JoinRules rules, List<List<String>> dimensions, DeadLetterFactories deadLetterFactories, long maxBytes) {
        super(REQUEST_RESPONSE, maxBytes);
        this.join = new RequestResponseJoin(rules, dimensions);
        this.deadLetterFactories = deadLetterFactories;
    }

    @Override
    void openStates() {
        stored = getRuntimeContext()
                .getState(new ValueStateDescriptor<>(REQUEST_RESPONSE, RecordTypeInfo.of(RequestResponseState.class)));
        OperatorMetrics metrics = new OperatorMetrics(getMetricGroup());
        deadLetters = new DeadLetterCounters(
                metrics.operator(),
                EnumSet.of(
                        RejectionReason.REQUEST_AFTER_HORIZON,
                        RejectionReason.REUSED_ID,
                        RejectionReason.UNMATCHED_RESPONSE));
        answered = metrics.counter(JobMetric.REQUESTS_ANSWERED);
        unanswered = metrics.counter(JobMetric.REQUESTS_UNANSWERED);
        duplicateRequests = metrics.counter(JobMetric.DUPLICATE_REQUESTS);
        duplicateResponses = metrics.counter(JobMetric.DUPLICATE_RESPONSES);
    }

    @Override
    public @Nullable HeldRequests read(String id) throws Exception {
        setCurrentKey(id);
        RequestResponseState state = stored.value();
        return state == null ? null : new HeldRequests(id, state);
    }

    @Override
    public void write(HeldRequests entry) throws Exception {
        setCurrentKey(entry.key());
        stored.update(entry.state);
    }

    @Override
    public void delete(HeldRequests entry) {
        setCurrentKey(entry.key());
        stored.clear();
    }

    @Override
    public void times(HeldRequests entry, LongConsumer to) {
        to.accept(entry.state.deadline());
    }

    @Override
    public void processElement1(StreamRecord<Request> element) throws Exception {
        Request request = element.getValue();
        if (join.isAfterHorizon(request, watermark())) {
            String detail = RequestResponseJoin.afterHorizon(request);
            reject(rejected(request, RejectionReason.REQUEST_AFTER_HORIZON, detail));
            return;
        }
        HeldRequests entry = held().find(request.requestId());
        RequestResponseJoin.RequestResponseJoinResult result = join.onRequest(stateOf(entry), request, watermark());
        if (result.isReused()) {
            reject(rejected(request, RejectionReason.REUSED_ID, join.reused(request)));
        }
        emit(request.requestId(), entry, result);
        settled();
    }

    @Override
    public void processElement2(StreamRecord<Response> element) throws Exception {
        Response response = element.getValue();
        HeldRequests entry = held().find(response.requestId());
        emit(response.requestId(), entry, join.onResponse(stateOf(entry), response, watermark()));
        settled();
    }

    @Override
    void onDeadline(HeldRequests entry, long time) throws Exception {
        if (entry.state.deadline() <= time) {
            emit(entry.key(), entry, join.onDeadline(entry.state, time));
        }
    }

    private static @Nullable RequestResponseState stateOf(@Nullable HeldRequests entry) {
        return entry == null ? null : entry.state;
    }

    private void emit(String id, @Nullable HeldRequests entry, RequestResponseJoin.RequestResponseJoinResult result)
            throws Exception {
        keep(id, entry, result.held());
        for (TrafficContribution traffic : result.traffic()) {
            (traffic.status() == null ? unanswered : answered).inc();
            send(traffic);
        }
        send(TURNS, result.turn());
        send(REMEMBERED, result.remembered());
        for (RequestResponseJoin.RejectedResponse response : result.rejected()) {
            reject(rejected(response));
        }
        duplicateRequests.inc(result.duplicateRequests());
        duplicateResponses.inc(result.duplicateResponses());
    }

    private void keep(String id, @Nullable HeldRequests entry, @Nullable RequestResponseState after) throws Exception {
        if (after == null) {
            if (entry != null) {
                held().remove(entry);
            }
            return;
        }
        if (entry == null) {
            HeldRequests added = new HeldRequests(id, after);
            held().put(added);
            held().dueAt(added, after.deadline());
            return;
        }
        RequestResponseState before = entry.state;
        if (after.equals(before)) {
            return;
        }
        entry.state = after;
        held().put(entry);
        if (before.deadline() != after.deadline()) {
            held().dueAt(entry, after.deadline());
        }
    }

    private void reject(DeadLetter letter) {
        deadLetters.count(letter);
        sendDeadLetter(letter);
    }

    private DeadLetter rejected(Request request, RejectionReason reason, String detail) {
        return deadLetterFactories.requests().letter(request, request.position(), reason, detail, now());
    }

    private DeadLetter rejected(RequestResponseJoin.RejectedResponse rejected) {
        Response response = rejected.response();
        return deadLetterFactories
                .responses()
                .letter(response, response.position(), rejected.reason(), rejected.detail(), now());
    }
}
