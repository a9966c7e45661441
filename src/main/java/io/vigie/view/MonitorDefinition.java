package io.vigie.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.model.Reference;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStoreException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a monitor was set to, as a point of the series {@code monitor} has it.
 *
 * @param settings a JSON object with the names of the settings file; anything else where the text was not written by a
 *     job
 */
record MonitorDefinition(JsonNode settings) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the monitor was set to at a time; null: the series do not say. */
    static @Nullable MonitorDefinition read(SeriesStore store, String model, String monitor, long at)
            throws SeriesStoreException, InterruptedException {
        SeriesQuery query = SeriesQuery.of(Measurement.MONITOR)
                .where(Tags.MODEL, model)
                .where(Tags.MONITOR, monitor)
                .between(Long.MIN_VALUE, at + 1);
        List<SeriesRow> rows = store.latest(query).items();
        String text = rows.isEmpty() ? null : rows.get(0).texts().get("definition");
        return text == null ? null : of(text).orElse(null);
    }

    /** Empty for a text that is no JSON. */
    static Optional<MonitorDefinition> of(String text) {
        try {
            return Optional.of(new MonitorDefinition(JSON.readTree(text)));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    @Nullable
    Double tolerance() {
        return number(settings.path("tolerance"));
    }

    /** The worst value that a service-level objective accepts; null for a monitor that is none. */
    @Nullable
    Double objective() {
        return number(settings.path("objective").path("atMost"));
    }

    /** The lowest quality that an objective accepts; null for a monitor that is none of quality. */
    @Nullable
    Double floor() {
        return number(settings.path("objective").path("atLeast"));
    }

    private static @Nullable Double number(JsonNode node) {
        return node.isNumber() && Double.isFinite(node.asDouble()) ? Double.valueOf(node.asDouble()) : null;
    }

    /** Null where the settings do not say what the monitor compares with. */
    @Nullable
    Reference reference() {
        JsonNode reference = settings.path("reference");
        String name = reference.path("name").asText("");
        try {
            return switch (reference.path("kind").asText("")) {
                case "previous" -> Reference.previous();
                case "fixed" -> Reference.fixed(time(reference.path("from")), time(reference.path("to")));
                case "benchmark" -> Reference.benchmark(name);
                case "version" -> Reference.version(name);
                default -> null;
            };
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return null;
        }
    }

    private static long time(JsonNode node) {
        return node.isNumber() ? node.asLong() : Instant.parse(node.asText()).toEpochMilli();
    }
}
