package io.vigie.decode;

import io.vigie.event.ModelRequest;
import io.vigie.model.RecordPosition;
import io.vigie.model.Request;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** ModelRequest ⇄ Request. */
final class RequestMapping {

    static final String TASK = "task";

    private RequestMapping() {}

    static Request read(ModelRequest event, RecordPosition position, FieldRules rules) throws InvalidRecordException {
        Map<String, String> segments = event.getSegments();
        // The request keeps this map; left in the event, Avro would clear and refill it for the next record.
        event.setSegments(null);
        return new Request(
                rules.id("request_id", event.getRequestId()),
                rules.subject("model", event.getModel()),
                rules.subject("model_version", event.getModelVersion()),
                rules.time("requested_at", event.getRequestedAt()),
                rules.name("conversation_id", event.getConversationId()),
                rules.segments(segments, rules.name(TASK, event.getTask())),
                rules.count("input_tokens", event.getInputTokens()),
                rules.optionalProbability("label_probability", event.getLabelProbability()),
                event.getLabelSelected(),
                position);
    }

    static ModelRequest write(Request request) {
        Map<String, String> segments = request.segments();
        String task = segments.get(TASK);
        if (task != null) {
            segments = new HashMap<>(segments);
            segments.remove(TASK);
        }
        return new ModelRequest(
                request.requestId(),
                request.model(),
                request.version(),
                Instant.ofEpochMilli(request.requestedAt()),
                request.conversationId(),
                segments,
                task,
                request.inputTokens(),
                request.labelProbability(),
                request.labelSelected());
    }
}
