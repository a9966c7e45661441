package io.vigie.flink;

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
import java.time.Instant;
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
 * requests + responses, by request id → finished interactions. To the side: turns of conversations, requests to remember for labels, dead letters.
 */
public final class RequestResponseJoinFunction
        extends KeyedCoProcessFunction<String, Request, Response, TrafficContribution> {

    public static final OutputTag<Turn> TURNS = new OutputTag<>("turns") {};
    public static final OutputTag<RememberedRequest> REMEMBERED = new OutputTag<>("remembered-requests") {};

    /** Stored in savepoints: renaming it drops all open exchanges, so that their responses become dead letters. */
    static final String EXCHANGE = "exchange";

    private static final long serialVersionUID = 1;

    private final RequestResponseJoin pairing;
    private final long labelHorizonMs;
    private final DeadLetterFactories rejections;

    private transient ValueState<RequestResponseState> exchange;
    private transient DeadLetterCounters refusals;
    private transient Counter answered;
    private transient Counter unanswered;
    private transient Counter duplicateRequests;
    private transient Counter duplicateResponses;

    /** Of either input. */
    public record DeadLetterFactories(DeadLetterFactory<Request> requests, DeadLetterFactory<Response> responses)
            implements Serializable {}

    /** @param dimensions lists of segment names: an interaction counts in one slice of each */
    public RequestResponseJoinFunction(JoinRules rules, List<List<String>> dimensions, DeadLetterFactories rejections) {
        this.pairing = new RequestResponseJoin(rules.joinTimeoutMs(), dimensions);
        this.labelHorizonMs = rules.labelHorizonMs();
        this.rejections = rejections;
    }

    @Override
    public void open(OpenContext context) {
        exchange = getRuntimeContext()
                .getState(new ValueStateDescriptor<>(EXCHANGE, TypeInformation.of(RequestResponseState.class)));
        OperatorMetrics metrics = new OperatorMetrics(getRuntimeContext().getMetricGroup());
        refusals = new DeadLetterCounters(
                metrics.operator(),
                EnumSet.of(RejectionReason.REQUEST_AFTER_HORIZON, RejectionReason.UNMATCHED_RESPONSE));
        answered = metrics.counter(JobMetric.REQUESTS_ANSWERED);
        unanswered = metrics.counter(JobMetric.REQUESTS_UNANSWERED);
        duplicateRequests = metrics.counter(JobMetric.DUPLICATE_REQUESTS);
        duplicateResponses = metrics.counter(JobMetric.DUPLICATE_RESPONSES);
    }

    @Override
    public void processElement1(Request request, Context context, Collector<TrafficContribution> out) throws Exception {
        TimerService timers = context.timerService();
        // Its pane is closed and forgotten: counting it would write a pane of one request over the whole one.
        if (request.requestedAt() + labelHorizonMs < timers.currentWatermark()) {
            refuse(afterHorizon(request, timers), context);
            return;
        }
        RequestResponseState held = exchange.value();
        emit(held, pairing.onRequest(held, request, timers.currentWatermark()), context, out);
    }

    @Override
    public void processElement2(Response response, Context context, Collector<TrafficContribution> out)
            throws Exception {
        RequestResponseState held = exchange.value();
        emit(held, pairing.onResponse(held, response, context.timerService().currentWatermark()), context, out);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<TrafficContribution> out) throws Exception {
        RequestResponseState held = exchange.value();
        if (held != null && held.deadline() <= time) {
            emit(held, pairing.onDeadline(held), context, out);
        }
    }

    private void emit(
            @Nullable RequestResponseState before,
            RequestResponseJoin.RequestResponseJoinResult step,
            Context context,
            Collector<TrafficContribution> out)
            throws Exception {
        keep(before, step.held(), context.timerService());
        if (step.traffic() != null) {
            (step.traffic().status() == null ? unanswered : answered).inc();
            out.collect(step.traffic());
        }
        if (step.turn() != null) {
            context.output(TURNS, step.turn());
        }
        if (step.remembered() != null) {
            context.output(REMEMBERED, step.remembered());
        }
        for (Response response : step.unmatched()) {
            refuse(unmatched(response, context.timerService()), context);
        }
        duplicateRequests.inc(step.duplicateRequests());
        duplicateResponses.inc(step.duplicateResponses());
    }

    private void keep(@Nullable RequestResponseState before, @Nullable RequestResponseState after, TimerService timers)
            throws Exception {
        if (after == null) {
            exchange.clear();
            return;
        }
        if (after.equals(before)) {
            return;
        }
        exchange.update(after);
        if (before == null || before.deadline() != after.deadline()) {
            if (before != null) {
                timers.deleteEventTimeTimer(before.deadline());
            }
            timers.registerEventTimeTimer(after.deadline());
        }
    }

    private void refuse(DeadLetter letter, Context context) {
        refusals.count(letter);
        context.output(DeadLetterFactory.DEAD_LETTERS, letter);
    }

    private DeadLetter afterHorizon(Request request, TimerService timers) {
        String detail = "requested_at is " + Instant.ofEpochMilli(request.requestedAt())
                + ", further back than the label horizon; are its times in milliseconds?";
        return rejections
                .requests()
                .letter(
                        request,
                        request.origin(),
                        RejectionReason.REQUEST_AFTER_HORIZON,
                        detail,
                        timers.currentProcessingTime());
    }

    private DeadLetter unmatched(Response response, TimerService timers) {
        String detail = "No request " + response.requestId() + " within the join timeout of the response.";
        return rejections
                .responses()
                .letter(
                        response,
                        response.origin(),
                        RejectionReason.UNMATCHED_RESPONSE,
                        detail,
                        timers.currentProcessingTime());
    }
}
