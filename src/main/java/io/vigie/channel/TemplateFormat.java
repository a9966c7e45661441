package io.vigie.channel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import io.vigie.channel.ChannelParameters.InvalidParameterException;
import io.vigie.decode.IncidentEvents;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentState;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a Mustache template makes of each event. Names are the fields of the incidents topic and {@code id},
 * {@code headline}, {@code subject}, {@code is_over}, {@code facts} (each with {@code name} and {@code value}). A
 * template sees texts, numbers, lists and maps, and nothing of Java; it reads no files. Names are escaped for the
 * media type.
 *
 * <p>Source: mustache(5).
 */
final class TemplateFormat implements IncidentFormat {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_TEMPLATE = 65_536;
    private static final int LONGEST_BODY = 262_144;

    /** One document, and nothing after it. */
    private static final ObjectReader STRICT = JSON.reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final String template;
    private final String mediaType;

    private TemplateFormat(String template, String mediaType) {
        this.template = template;
        this.mediaType = mediaType;
    }

    /** Compiles the template, and renders an incident whose names hold whatever needs escaping. */
    static TemplateFormat of(ChannelParameters parameters) {
        TemplateFormat format = new TemplateFormat(parameters.text("template"), parameters.text("contentType"));
        if (!format.mediaType.matches("[ -~]+") || escaper(format.mediaType) == null) {
            throw new InvalidParameterException(
                    "contentType",
                    "expected application/json, text/html, text/xml, application/x-www-form-urlencoded,"
                            + " text/plain, or one like them");
        }
        if (format.template.length() > LONGEST_TEMPLATE) {
            throw new InvalidParameterException("template", "is longer than 64 kB");
        }
        for (IncidentEvent sample : List.of(
                TestIncidents.opened("\"'<&>\\ sample", 1_700_000_000_000L),
                TestIncidents.over("\"'<&>\\ sample", 1_700_000_000_000L))) {
            String body = format.rendered(sample);
            if (format.mediaType.toLowerCase(Locale.ROOT).contains("json")) {
                requireJson(body);
            }
        }
        return format;
    }

    private static void requireJson(String body) {
        try {
            if (STRICT.readTree(body).isMissingNode()) {
                throw new InvalidParameterException("template", "makes nothing of a sample incident");
            }
        } catch (JsonProcessingException e) {
            throw new InvalidParameterException(
                    "template",
                    "makes no JSON of a sample incident, at line "
                            + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
        }
    }

    private String rendered(IncidentEvent incident) {
        try {
            return render(incident);
        } catch (MustacheException | UncheckedIOException | UnsupportedOperationException e) {
            throw new InvalidParameterException(
                    "template",
                    "is no usable Mustache template: " + Objects.toString(e.getMessage(), "no reason given"));
        }
    }

    @Override
    public String contentType() {
        return mediaType;
    }

    @Override
    public List<ChannelMessage> messages(IncidentEvent incident, @Nullable ChannelMessage open, long now) {
        return List.of(ChannelMessage.once(IncidentFormat.id(incident), item(incident), render(incident), now));
    }

    private String render(IncidentEvent incident) {
        Mustache.Escaper escaper = Objects.requireNonNull(escaper(mediaType));
        StringWriter body = new StringWriter();
        Mustache.compiler()
                .withCollector(new MapsAndLists())
                .withEscaper(escaper)
                .strictSections(true)
                .nullValue("")
                .compile(template)
                .execute(names(incident), new Bounded(body));
        return body.toString();
    }

    private static Map<String, Object> names(IncidentEvent incident) {
        Map<String, Object> names;
        try {
            names = new HashMap<>(JSON.readValue(
                    IncidentEvents.jsonLine(incident), new TypeReference<Map<String, @Nullable Object>>() {}));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event is JSON", e);
        }
        IncidentFacts facts = IncidentFacts.of(incident);
        names.put("id", IncidentFormat.id(incident));
        names.put("headline", facts.headline());
        names.put("subject", facts.subject());
        names.put("is_over", incident.state() == IncidentState.CLOSED);
        names.put(
                "facts",
                facts.facts().stream()
                        .map(fact -> Map.of("name", fact.name(), "value", fact.value()))
                        .toList());
        return names;
    }

    private static Mustache.@Nullable Escaper escaper(String mediaType) {
        String type = mediaType.toLowerCase(Locale.ROOT).replaceFirst(";.*", "").strip();
        if (type.equals("application/json") || type.endsWith("+json")) {
            return raw -> new String(JsonStringEncoder.getInstance().quoteAsString(raw));
        }
        if (type.equals("application/x-www-form-urlencoded")) {
            return raw -> URLEncoder.encode(raw, StandardCharsets.UTF_8);
        }
        if (type.equals("text/html") || type.endsWith("/xml") || type.endsWith("+xml")) {
            return Escapers.HTML;
        }
        return type.equals("text/plain") ? Escapers.NONE : null;
    }

    /** Looks into maps and lists, and not into objects. */
    private static final class MapsAndLists extends BasicCollector {
        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new HashMap<>();
        }
    }

    /** Nested sections over long lists would fill the memory. */
    private static final class Bounded extends Writer {
        private final StringWriter to;

        Bounded(StringWriter to) {
            this.to = to;
        }

        @Override
        public void write(char[] text, int offset, int length) throws IOException {
            if (to.getBuffer().length() + length > LONGEST_BODY) {
                throw new IOException("makes more than 256 kB of an incident");
            }
            to.write(text, offset, length);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
