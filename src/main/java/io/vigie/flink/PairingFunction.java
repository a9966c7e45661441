package io.vigie.flink;

import io.vigie.join.Exchange;
import io.vigie.join.JoinRules;
import io.vigie.join.Pairing;
import io.vigie.model.DeadLetter;
import io.vigie.model.Reason;
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
public final class PairingFunction extends KeyedCoProcessFunction<String, Request, Response, TrafficContribution> {

    public static final OutputTag<Turn> TURNS = new OutputTag<>("turns") {};
    public static final OutputTag<RememberedRequest> REMEMBERED = new OutputTag<>("remembered-requests") {};

    /** Stored in savepoints: renaming it drops all open exchanges, so that their responses become dead letters. */
    static final String EXCHANGE = "exchange";

    private static final long serialVersionUID = 1;

    private final Pairing pairing;
    private final long labelHorizonMs;
    private final Rejections rejections;

    private transient ValueState<Exchange> exchange;
    private transient Refusals refusals;
    private transient Counter answered;
    private transient Counter unanswered;
    private transient Counter duplicateRequests;
    private transient Counter duplicateResponses;

    /** Of either input. */
    public record Rejections(RejectedRecords<Request> requests, RejectedRecords<Response> responses)
            implements Serializable {}

    /** @param dimensions lists of segment names: an interaction counts in one slice of each */
    public PairingFunction(JoinRules rules, List<List<String>> dimensions, Rejections rejections) {
        this.pairing = new Pairing(rules.joinTimeoutMs(), dimensions);
        this.labelHorizonMs = rules.labelHorizonMs();
        this.rejections = rejections;
    }

    @Override
    public void open(OpenContext context) {
        exchange =
                getRuntimeContext().getState(new ValueStateDescriptor<>(EXCHANGE, TypeInformation.of(Exchange.class)));
        OperatorMetrics metrics = new OperatorMetrics(getRuntimeContext().getMetricGroup());
        refusals =
                new Refusals(metrics.operator(), EnumSet.of(Reason.REQUEST_AFTER_HORIZON, Reason.UNMATCHED_RESPONSE));
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
        Exchange held = exchange.value();
        emit(held, pairing.onRequest(held, request, timers.currentWatermark()), context, out);
    }

    @Override
    public void processElement2(Response response, Context context, Collector<TrafficContribution> out)
            throws Exception {
        Exchange held = exchange.value();
        emit(held, pairing.onResponse(held, response, context.timerService().currentWatermark()), context, out);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<TrafficContribution> out) throws Exception {
        Exchange held = exchange.value();
        if (held != null && held.deadline() <= time) {
            emit(held, pairing.onDeadline(held), context, out);
        }
    }

    private void emit(@Nullable Exchange before, Pairing.Step step, Context context, Collector<TrafficContribution> out)
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

    private void keep(@Nullable Exchange before, @Nullable Exchange after, TimerService timers) throws Exception {
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
        context.output(RejectedRecords.DEAD_LETTERS, letter);
    }

    private DeadLetter afterHorizon(Request request, TimerService timers) {
        String detail = "requested_at is " + Instant.ofEpochMilli(request.requestedAt())
                + ", further back than the label horizon; are its times in milliseconds?";
        return rejections
                .requests()
                .letter(
                        request,
                        request.origin(),
                        Reason.REQUEST_AFTER_HORIZON,
                        detail,
                        timers.currentProcessingTime());
    }

    private DeadLetter unmatched(Response response, TimerService timers) {
        String detail = "No request " + response.requestId() + " within the join timeout of the response.";
        return rejections
                .responses()
                .letter(response, response.origin(), Reason.UNMATCHED_RESPONSE, detail, timers.currentProcessingTime());
    }
}
