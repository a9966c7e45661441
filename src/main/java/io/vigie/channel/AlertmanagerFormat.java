package io.vigie.channel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vigie.channel.ChannelMessage.MessagePurpose;
import io.vigie.channel.ChannelParameters.InvalidParameterException;
import io.vigie.model.IncidentEvent;
import io.vigie.model.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One alert for each incident. An Alertmanager takes an alert for over that is not posted again, so each open one is,
 * until it ends. Its labels are those of the first event as long as the incident is open: they are the alert's
 * identity, and routes, groups and silences match them. Only a higher severity makes it another alert, which routes of
 * that severity take; the same request ends the one before.
 *
 * <p>Source: Alertmanager, {@code api/v2/openapi.yaml}, {@code postAlerts}; "Alerts API" in its documentation.
 *
 * @param repeatEveryMs how often it is posted again
 * @param expireAfterMs how long after a post it is taken for over
 * @param repeatForMs how long after its last event it is posted again
 */
record AlertmanagerFormat(long repeatEveryMs, long expireAfterMs, long repeatForMs) implements IncidentFormat {
    private static final long serialVersionUID = 1L;

    private static final String LABELS = "labels";
    private static final String SEVERITY = "severity";
    private static final String STARTS_AT = "startsAt";
    private static final String ENDS_AT = "endsAt";

    /** In what is stored alone: whether the alert ends with this post. */
    private static final String OVER = "over";

    static AlertmanagerFormat of(ChannelParameters parameters) {
        AlertmanagerFormat format = new AlertmanagerFormat(
                parameters.number("repeatEvery"), parameters.number("expireAfter"), parameters.number("repeatFor"));
        if (format.expireAfterMs < 2 * format.repeatEveryMs) {
            throw new InvalidParameterException(
                    "expireAfter", "must be at least twice repeatEvery, or one lost post ends every incident");
        }
        return format;
    }

    @Override
    public List<ChannelMessage> messages(IncidentEvent incident, @Nullable ChannelMessage open, long now) {
        boolean isOver = IncidentFormat.step(incident) == IncidentStep.CLOSE;
        ArrayNode alerts = JSON.createArrayNode();
        ObjectNode labels = labels(incident);
        JsonNode before = open == null ? null : last(open);
        if (before != null) {
            if (!isOver && rank(labels.path(SEVERITY).asText()) > rank(severity(before))) {
                alerts.add(((ObjectNode) before.deepCopy()).put(OVER, true));
            } else {
                labels = (ObjectNode) before.path(LABELS).deepCopy();
            }
        }
        alerts.add(alert(incident, labels, isOver));
        return List.of(new ChannelMessage(
                IncidentFormat.id(incident),
                item(incident),
                isOver ? MessagePurpose.CLOSE : MessagePurpose.OPEN,
                "/api/v2/alerts",
                alerts.toString(),
                now));
    }

    /** Names as Prometheus has them; the Alertmanager drops labels that are empty. */
    private static ObjectNode labels(IncidentEvent incident) {
        ObjectNode labels = IncidentFormat.object()
                .put("alertname", "VigieIncident")
                .put("incident_id", incident.incidentId())
                .put("model", incident.model())
                .put("version", incident.version())
                .put(SEVERITY, incident.severity());
        if (incident.owner() != null) {
            labels.put("owner", incident.owner());
        }
        return labels;
    }

    private static ObjectNode alert(IncidentEvent incident, ObjectNode labels, boolean isOver) {
        IncidentFacts facts = IncidentFacts.of(incident);
        ObjectNode alert = IncidentFormat.object();
        alert.set(LABELS, labels);
        ObjectNode annotations = alert.putObject("annotations").put("summary", facts.summary());
        facts.facts().stream()
                .filter(fact -> !facts.figures().contains(fact))
                .forEach(fact ->
                        annotations.put(fact.name().toLowerCase(Locale.ROOT).replace(' ', '_'), fact.value()));
        if (!facts.figures().isEmpty()) {
            annotations.put(
                    "figures",
                    facts.figures().stream()
                            .map(figure -> figure.name() + ": " + figure.value())
                            .collect(Collectors.joining("; ")));
        }
        if (facts.dashboardUrl() != null) {
            annotations.put("dashboard_url", facts.dashboardUrl());
            alert.put("generatorURL", facts.dashboardUrl());
        }
        if (facts.runbookUrl() != null) {
            annotations.put("runbook_url", facts.runbookUrl());
        }
        return alert.put(STARTS_AT, IncidentFacts.iso(incident.openedAt())).put(OVER, isOver);
    }

    /** A request ends what it replaces first. */
    private static JsonNode last(ChannelMessage message) {
        JsonNode alerts = read(message);
        return alerts.get(alerts.size() - 1);
    }

    private static String severity(JsonNode alert) {
        return alert.path(LABELS).path(SEVERITY).asText();
    }

    private static int rank(String severity) {
        for (Severity each : Severity.values()) {
            if (each.label().equals(severity)) {
                return each.code();
            }
        }
        return 0;
    }

    @Override
    public String body(ChannelMessage message, Map<String, String> secrets, long now) {
        ArrayNode alerts = JSON.createArrayNode();
        for (JsonNode stored : read(message)) {
            ObjectNode alert = stored.deepCopy();
            boolean isOver = alert.remove(OVER).asBoolean();
            if (isOver && message.purpose() == MessagePurpose.REPEATED) {
                continue;
            }
            // A replay is told of times that the Alertmanager takes for the future. It refuses what ends before it
            // starts, and an alert that ends as it starts.
            long starts = Math.min(Instant.parse(alert.path(STARTS_AT).asText()).toEpochMilli(), now - 1);
            alert.put(STARTS_AT, IncidentFacts.iso(starts));
            alert.put(ENDS_AT, IncidentFacts.iso(isOver ? now : now + expireAfterMs));
            alerts.add(alert);
        }
        return alerts.toString();
    }

    private static JsonNode read(ChannelMessage message) {
        try {
            return JSON.readTree(message.body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored alerts are JSON", e);
        }
    }
}
