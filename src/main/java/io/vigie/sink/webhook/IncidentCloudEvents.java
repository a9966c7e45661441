package io.vigie.sink.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vigie.decode.IncidentEvents;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentNews;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * What people are told of incidents, as CloudEvents 1.0 in structured JSON. The format is public: receivers parse it.
 *
 * <p>{@code id} is the incident's id, the time of the event and what it tells, {@code type}
 * {@code io.vigie.incident.opened}, {@code updated}, {@code reminder}, {@code escalated} or {@code over},
 * {@code subject} the incident's id: what has one subject is one open item. {@code data} holds the fields of the
 * incidents topic.
 */
public record IncidentCloudEvents() implements WebhookFormat<IncidentEvent> {
    private static final long serialVersionUID = 1L;

    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public boolean concerns(String channel, IncidentEvent incident) {
        return incident.news().isTold() && incident.channels().contains(channel);
    }

    @Override
    public String id(IncidentEvent incident) {
        return incident.incidentId() + "/" + incident.updatedAt() + "/"
                + incident.news().name();
    }

    @Override
    public String json(IncidentEvent incident, String source) {
        StringWriter text = new StringWriter(4096);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("specversion", "1.0");
            json.writeStringField("id", id(incident));
            json.writeStringField("source", source);
            json.writeStringField("type", "io.vigie.incident." + type(incident.news()));
            json.writeStringField("subject", incident.incidentId());
            json.writeStringField(
                    "time", Instant.ofEpochMilli(incident.updatedAt()).toString());
            json.writeStringField("datacontenttype", "application/json");
            json.writeFieldName("data");
            json.writeRawValue(IncidentEvents.jsonLine(incident));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return text.toString();
    }

    private static String type(IncidentNews news) {
        return switch (news) {
            case OPENED, REOPENED -> "opened";
            case WORSE, WIDER, MORE_CERTAIN, UPDATED -> "updated";
            case REMINDER -> "reminder";
            case ESCALATED -> "escalated";
            case OVER -> "over";
        };
    }
}
