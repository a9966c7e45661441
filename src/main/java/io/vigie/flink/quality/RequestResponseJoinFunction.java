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
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * requests + responses, by request id → finished interactions, as {@link RequestResponseJoin} decides. To the side:
 * turns of conversations, requests to remember for labels, dead letters.
 */
public final class RequestResponseJoinFunction
        extends KeyedCoProcessFunction<String, Request, Response, TrafficContribution> {

    public static final OutputTag<Turn> TURNS = new OutputTag<>("turns") {};
    public static final OutputTag<RememberedRequest> REMEMBERED = new OutputTag<>("remembered-requests") {};

    /** Stored in savepoints: renaming it drops all requests and responses that wait for each other. */
    static final String REQUEST_RESPONSE = "request-response";

    private static final long serialVersionUID = 1;

    private final RequestResponseJoin join;
    private final DeadLetterFactories deadLetterFactories;

    private transient ValueState<RequestResponseState> state;
    private transient DeadLetterCounters deadLetters;
    private transient Counter answered;
    private transient Counter unanswered;
    private transient Counter duplicateRequests;
    private transient Counter duplicateResponses;

    /** Of either input. */
    public record DeadLetterFactories(DeadLetterFactory<Request> requests, DeadLetterFactory<Response> responses)
            implements Serializable {}

    /** @param dimensions lists of segment names: an interaction counts in one slice of each */
    public RequestResponseJoinFunction(
            JoinRules rules, List<List<String>> dimensions, DeadLetterFactories deadLetterFactories) {
        this.join = new RequestResponseJoin(rules, dimensions);
        this.deadLetterFactories = deadLetterFactories;
    }

    @Override
    public void open(OpenContext context) {
        state = getRuntimeContext()
                .getState(new ValueStateDescriptor<>(REQUEST_RESPONSE, TypeInformation.of(RequestResponseState.class)));
        OperatorMetrics metrics = new OperatorMetrics(getRuntimeContext().getMetricGroup());
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
    public void processElement1(Request request, Context context, Collector<TrafficContribution> out) throws Exception {
        TimerService timers = context.timerService();
        if (join.isAfterHorizon(request, timers.currentWatermark())) {
            String detail = RequestResponseJoin.afterHorizon(request);
            reject(rejected(request, RejectionReason.REQUEST_AFTER_HORIZON, detail, timers), context);
            return;
        }
        RequestResponseState held = state.value();
        RequestResponseJoin.RequestResponseJoinResult result = join.onRequest(held, request, timers.currentWatermark());
        if (result.isReused()) {
            reject(rejected(request, RejectionReason.REUSED_ID, join.reused(request), timers), context);
        }
        emit(held, result, context, out);
    }

    @Override
    public void processElement2(Response response, Context context, Collector<TrafficContribution> out)
            throws Exception {
        RequestResponseState held = state.value();
        emit(held, join.onResponse(held, response, context.timerService().currentWatermark()), context, out);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<TrafficContribution> out) throws Exception {
        RequestResponseState held = state.value();
        if (held != null && held.deadline() <= time) {
            emit(held, join.onDeadline(held, time), context, out);
        }
    }

    private void emit(
            @Nullable RequestResponseState before,
            RequestResponseJoin.RequestResponseJoinResult result,
            Context context,
            Collector<TrafficContribution> out)
            throws Exception {
        keep(before, result.held(), context.timerService());
        for (TrafficContribution traffic : result.traffic()) {
            (traffic.status() == null ? unanswered : answered).inc();
            out.collect(traffic);
        }
        if (result.turn() != null) {
            context.output(TURNS, result.turn());
        }
        if (result.remembered() != null) {
            context.output(REMEMBERED, result.remembered());
        }
        for (RequestResponseJoin.RejectedResponse response : result.rejected()) {
            reject(rejected(response, context.timerService()), context);
        }
        duplicateRequests.inc(result.duplicateRequests());
        duplicateResponses.inc(result.duplicateResponses());
    }

    private void keep(@Nullable RequestResponseState before, @Nullable RequestResponseState after, TimerService timers)
            throws Exception {
        if (after == null) {
            state.clear();
            return;
        }
        if (after.equals(before)) {
            return;
        }
        state.update(after);
        if (before == null || before.deadline() != after.deadline()) {
            if (before != null) {
                timers.deleteEventTimeTimer(before.deadline());
            }
            timers.registerEventTimeTimer(after.deadline());
        }
    }

    private void reject(DeadLetter letter, Context context) {
        deadLetters.count(letter);
        context.output(DeadLetterFactory.DEAD_LETTERS, letter);
    }

    private DeadLetter rejected(Request request, RejectionReason reason, String detail, TimerService timers) {
        return deadLetterFactories
                .requests()
                .letter(request, request.position(), reason, detail, timers.currentProcessingTime());
    }

    private DeadLetter rejected(RequestResponseJoin.RejectedResponse rejected, TimerService timers) {
        Response response = rejected.response();
        return deadLetterFactories
                .responses()
                .letter(
                        response,
                        response.position(),
                        rejected.reason(),
                        rejected.detail(),
                        timers.currentProcessingTime());
    }
}
