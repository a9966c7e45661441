package io.vigie.channel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vigie.model.AlertContext;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Alert events as CloudEvents 1.0 in structured JSON. The format is public: receivers parse it.
 *
 * <p>{@code id} is the alert's id and the time of the event, {@code type} {@code io.vigie.alert.firing} or
 * {@code io.vigie.alert.resolved}, {@code subject} the model, version, slice, metric and monitor. {@code data} holds
 * the alert, with times in ISO-8601 UTC; values that are unknown or not finite are null.
 *
 * <p>Source: CloudEvents 1.0.2, JSON event format, section 3 (structured content mode).
 */
public final class CloudEvents {
    /** The media type of one event. */
    public static final String CONTENT_TYPE = "application/cloudevents+json";

    /** The attribute {@code source}, a URI reference. */
    static final String SOURCE = "/vigie";

    private static final JsonFactory JSON = new JsonFactory();

    private CloudEvents() {}

    /** The same for each delivery of the same event. */
    public static String id(AlertEvent alert) {
        return alert.alertId() + "/" + alert.updatedAt();
    }

    /** @param source the attribute {@code source}, a URI reference */
    public static String json(AlertEvent alert, String source) {
        StringWriter text = new StringWriter(1024);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("specversion", "1.0");
            json.writeStringField("id", id(alert));
            json.writeStringField("source", source);
            json.writeStringField(
                    "type", alert.state() == AlertState.RESOLVED ? "io.vigie.alert.resolved" : "io.vigie.alert.firing");
            json.writeStringField(
                    "subject",
                    String.join("/", alert.model(), alert.version(), alert.slice(), alert.metric(), alert.monitor()));
            time(json, "time", alert.updatedAt());
            json.writeStringField("datacontenttype", "application/json");
            json.writeFieldName("data");
            data(json, alert);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return text.toString();
    }

    private static void data(JsonGenerator json, AlertEvent alert) throws IOException {
        json.writeStartObject();
        json.writeStringField("alert_id", alert.alertId());
        json.writeStringField("state", alert.state().name());
        json.writeStringField("monitor", alert.monitor());
        json.writeStringField("model", alert.model());
        json.writeStringField("version", alert.version());
        json.writeStringField("slice", alert.slice());
        json.writeStringField("metric", alert.metric());
        json.writeStringField("criterion", alert.criterion());
        json.writeStringField("severity", alert.severity());
        json.writeStringField("owner", alert.owner());
        json.writeStringField("window", alert.window());
        time(json, "raised_at", alert.raisedAt());
        time(json, "onset_from", alert.onsetFrom());
        time(json, "onset_at", alert.onsetAt());
        time(json, "updated_at", alert.updatedAt());
        time(json, "resolved_at", alert.resolvedAt());
        number(json, "current", alert.current());
        number(json, "current_lower", alert.currentLower());
        number(json, "current_upper", alert.currentUpper());
        number(json, "reference", alert.reference());
        number(json, "change", alert.change());
        number(json, "change_lower", alert.changeLower());
        number(json, "change_upper", alert.changeUpper());
        json.writeNumberField("labels", alert.labels());
        number(json, "likely", alert.likely());
        number(json, "at_least", alert.atLeast());
        number(json, "evidence", alert.evidence());
        number(json, "threshold", alert.threshold());
        json.writeStringField("budget", alert.budget());
        json.writeStringField("detector", alert.detector());
        json.writeArrayFieldStart("contributions");
        for (AlertEvent.AlertContribution contribution : alert.contributions()) {
            json.writeStartObject();
            json.writeStringField("slice", contribution.slice());
            number(json, "change", contribution.change());
            number(json, "share", contribution.share());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("summary", alert.summary());
        json.writeArrayFieldStart("channels");
        for (String channel : alert.channels()) {
            json.writeString(channel);
        }
        json.writeEndArray();
        json.writeStringField("dashboard_url", alert.dashboardUrl());
        json.writeStringField("runbook", alert.runbook());
        json.writeStringField("incident_id", alert.incidentId());
        beside(json, Objects.requireNonNullElse(alert.context(), AlertContext.NONE));
        json.writeEndObject();
    }

    private static void beside(JsonGenerator json, AlertContext context) throws IOException {
        json.writeArrayFieldStart("other_slices");
        for (AlertContext.SliceStanding other : context.otherSlices()) {
            json.writeStartObject();
            json.writeStringField("slice", other.slice());
            json.writeStringField("standing", other.standing());
            json.writeNumberField("count", other.count());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("changed");
        for (AlertContext.ContextChange change : context.changed()) {
            json.writeStartObject();
            json.writeStringField("what", change.what());
            json.writeStringField("name", change.name());
            number(json, "before", change.before());
            number(json, "after", change.after());
            time(json, "since", change.since());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void time(JsonGenerator json, String name, @Nullable Long epochMs) throws IOException {
        json.writeStringField(
                name, epochMs == null ? null : Instant.ofEpochMilli(epochMs).toString());
    }

    private static void number(JsonGenerator json, String name, @Nullable Double value) throws IOException {
        if (value == null || !Double.isFinite(value)) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }
}
