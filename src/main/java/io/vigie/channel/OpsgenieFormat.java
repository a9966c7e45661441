package io.vigie.channel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vigie.channel.ChannelMessage.MessagePurpose;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentNews;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One alert for each incident, known by its alias. Whatever is told creates it: if there is one with its alias that is
 * open, Opsgenie counts that. News after the first are a note as well, since an alert that exists keeps its text.
 *
 * <p>Source: Opsgenie, Alert API: create, close, acknowledge, add note (a message of at most 130 characters, a
 * description of at most 15,000, a note of at most 25,000, an alias and an entity of at most
 * 512).
 *
 * @param responderTeam the name of a team; null: what the integration says
 */
record OpsgenieFormat(@Nullable String responderTeam) implements IncidentFormat {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_MESSAGE = 130;
    private static final int LONGEST_ENTITY = 512;
    private static final int LONGEST_TEXT = 15_000;
    private static final String SOURCE = "Vigie";

    @Override
    public Map<String, String> headers(Map<String, String> secrets) {
        return Map.of("Authorization", "GenieKey " + secrets.get("apiKey"));
    }

    @Override
    public List<ChannelMessage> messages(IncidentEvent incident, @Nullable ChannelMessage open, long now) {
        String id = IncidentFormat.id(incident);
        return switch (IncidentFormat.step(incident)) {
            case TELL ->
                incident.news() == IncidentNews.OPENED
                        ? List.of(created(incident, now))
                        : List.of(created(incident, now), onAlert(incident, id + "/note", "notes", now));
            case ACKNOWLEDGE -> List.of(onAlert(incident, id, "acknowledge", now));
            case CLOSE -> List.of(onAlert(incident, id, "close", now));
        };
    }

    private ChannelMessage created(IncidentEvent incident, long now) {
        IncidentFacts facts = IncidentFacts.of(incident);
        ObjectNode alert = IncidentFormat.object()
                .put("message", IncidentFacts.cut(facts.summary(), LONGEST_MESSAGE))
                .put("alias", alias(incident))
                .put("description", IncidentFacts.cut(facts.summary(), LONGEST_TEXT));
        if (responderTeam != null) {
            alert.putArray("responders").addObject().put("name", responderTeam).put("type", "team");
        }
        ArrayNode tags = alert.putArray("tags");
        incident.metrics().forEach(tags::add);
        ObjectNode details = facts.json();
        if (facts.dashboardUrl() != null) {
            details.put("Dashboard", facts.dashboardUrl());
        }
        if (facts.runbookUrl() != null) {
            details.put("Runbook", facts.runbookUrl());
        }
        alert.set("details", details);
        alert.put("entity", IncidentFacts.cut(incident.model(), LONGEST_ENTITY))
                .put("source", SOURCE)
                .put("priority", priority(incident.severity()));
        return ChannelMessage.once(IncidentFormat.id(incident), item(incident), alert.toString(), now);
    }

    private ChannelMessage onAlert(IncidentEvent incident, String id, String action, long now) {
        String body = IncidentFormat.object()
                .put("source", SOURCE)
                .put("note", IncidentFacts.cut(IncidentFacts.of(incident).summary(), LONGEST_TEXT))
                .toString();
        return new ChannelMessage(
                id,
                item(incident),
                MessagePurpose.ONCE,
                "/" + alias(incident) + "/" + action + "?identifierType=alias",
                body,
                now);
    }

    /** An incident's id is hexadecimal, so it needs no escaping. */
    private static String alias(IncidentEvent incident) {
        return "vigie-" + incident.incidentId();
    }

    private static String priority(String severity) {
        return switch (severity) {
            case "critical" -> "P1";
            case "warning" -> "P3";
            default -> "P5";
        };
    }
}
