package io.vigie.decode;

import io.vigie.event.ModelResponse;
import io.vigie.model.RecordPosition;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import java.time.Instant;

/** ModelResponse ⇄ Response. */
final class ResponseMapping {

    private ResponseMapping() {}

    static Response read(ModelResponse event, RecordPosition position, FieldRules rules) throws InvalidRecordException {
        return new Response(
                rules.id("request_id", event.getRequestId()),
                rules.time("responded_at", event.getRespondedAt()),
                status(event.getStatus()),
                rules.count("latency_ms", event.getLatencyMs()),
                rules.count("first_token_ms", event.getFirstTokenMs()),
                rules.count("output_tokens", event.getOutputTokens()),
                rules.amount("cost_usd", event.getCostUsd()),
                rules.name("outcome", event.getOutcome()),
                rules.confidence("confidence", event.getConfidence()),
                rules.name("error_code", event.getErrorCode()),
                position);
    }

    static ModelResponse write(Response response) {
        return new ModelResponse(
                response.requestId(),
                Instant.ofEpochMilli(response.respondedAt()),
                status(response.status()),
                response.latencyMs(),
                response.firstTokenMs(),
                response.outputTokens(),
                response.costUsd(),
                response.outcome(),
                response.confidence(),
                response.errorCode());
    }

    private static ResponseStatus status(io.vigie.event.ResponseStatus status) {
        return switch (status) {
            case OK -> ResponseStatus.OK;
            case ERROR -> ResponseStatus.ERROR;
            case TIMEOUT -> ResponseStatus.TIMEOUT;
            case REFUSED -> ResponseStatus.REFUSED;
            case CANCELLED -> ResponseStatus.CANCELLED;
        };
    }

    private static io.vigie.event.ResponseStatus status(ResponseStatus status) {
        return switch (status) {
            case OK -> io.vigie.event.ResponseStatus.OK;
            case ERROR -> io.vigie.event.ResponseStatus.ERROR;
            case TIMEOUT -> io.vigie.event.ResponseStatus.TIMEOUT;
            case REFUSED -> io.vigie.event.ResponseStatus.REFUSED;
            case CANCELLED -> io.vigie.event.ResponseStatus.CANCELLED;
        };
    }
}
