package io.vigie.channel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vigie.decode.IncidentEvents;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentNews;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people are told of incidents, as CloudEvents 1.0 in structured JSON. The format is public: receivers parse it.
 *
 * <p>{@code id} is the incident's id, the time of the event and what it tells, {@code type}
 * {@code io.vigie.incident.opened}, {@code updated}, {@code reminder}, {@code escalated} or {@code over},
 * {@code subject} the incident's id: what has one subject is one open item. {@code data} holds the fields of the
 * incidents topic.
 */
public record IncidentCloudEvents() implements IncidentFormat {
    private static final long serialVersionUID = 1L;

    private static final JsonFactory FACTORY = new JsonFactory();

    @Override
    public String contentType() {
        return CloudEvents.CONTENT_TYPE;
    }

    @Override
    public List<ChannelMessage> messages(IncidentEvent incident, @Nullable ChannelMessage open, long now) {
        return List.of(ChannelMessage.once(IncidentFormat.id(incident), item(incident), json(incident), now));
    }

    static String json(IncidentEvent incident) {
        StringWriter text = new StringWriter(4096);
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("specversion", "1.0");
            json.writeStringField("id", IncidentFormat.id(incident));
            json.writeStringField("source", CloudEvents.SOURCE);
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
            case ACKNOWLEDGED -> "acknowledged";
            case OVER -> "over";
        };
    }
}
