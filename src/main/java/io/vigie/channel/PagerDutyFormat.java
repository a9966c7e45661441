package io.vigie.channel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vigie.model.IncidentEvent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Triggers, acknowledges and resolves one PagerDuty incident for each incident, known by its dedup key: repeated events
 * change the open one. The routing key, which is a secret, comes in when an event is sent.
 *
 * <p>Source: PagerDuty, Events API v2, "Send an alert event" (a dedup key of at most 255 characters, a summary of at
 * most 1,024).
 */
record PagerDutyFormat() implements IncidentFormat {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_SUMMARY = 1_024;

    @Override
    public List<ChannelMessage> messages(IncidentEvent incident, @Nullable ChannelMessage open, long now) {
        IncidentStep step = IncidentFormat.step(incident);
        ObjectNode event = IncidentFormat.object()
                .put(
                        "event_action",
                        switch (step) {
                            case TELL -> "trigger";
                            case ACKNOWLEDGE -> "acknowledge";
                            case CLOSE -> "resolve";
                        })
                .put("dedup_key", "vigie/" + incident.incidentId());
        if (step == IncidentStep.TELL) {
            details(event, incident);
        }
        return List.of(ChannelMessage.once(IncidentFormat.id(incident), item(incident), event.toString(), now));
    }

    private static void details(ObjectNode event, IncidentEvent incident) {
        IncidentFacts facts = IncidentFacts.of(incident);
        ObjectNode payload = event.putObject("payload");
        payload.put("summary", IncidentFacts.cut(facts.summary(), LONGEST_SUMMARY))
                .put("source", incident.model())
                .put("severity", incident.severity())
                .put("timestamp", IncidentFacts.iso(incident.updatedAt()))
                .put("component", incident.model())
                .put("class", String.join(", ", incident.metrics()));
        payload.set("custom_details", facts.json());
        event.put("client", "Vigie");
        if (facts.dashboardUrl() != null) {
            event.put("client_url", facts.dashboardUrl());
        }
        ArrayNode links = event.putArray("links");
        if (facts.runbookUrl() != null) {
            links.addObject().put("href", facts.runbookUrl()).put("text", "Runbook");
        }
    }

    @Override
    public String body(ChannelMessage message, Map<String, String> secrets, long now) {
        try {
            ObjectNode event = IncidentFormat.object().put("routing_key", secrets.get("routingKey"));
            event.setAll((ObjectNode) JSON.readTree(message.body()));
            return event.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored event is JSON", e);
        }
    }
}
