package io.vigie.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.model.Severity;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Points of the series {@code alert} → events.
 *
 * <p>A point without an {@code alert_id} was not written by Vigie and is passed over.
 */
final class AlertRows {
    static final String FIRING = "firing";
    static final String RESOLVED = "resolved";

    private static final String ALERT_ID = "alert_id";
    private static final ObjectMapper JSON = new ObjectMapper();

    private AlertRows() {}

    /** Any rows of alerts, in any order → the events of each, oldest first. */
    static Collection<List<AlertItem>> eventsOfAlerts(List<SeriesRow> rows) {
        List<SeriesRow> ordered = new ArrayList<>(rows);
        ordered.sort(Comparator.comparingLong(SeriesRow::time));
        Map<String, List<AlertItem>> byId = new TreeMap<>();
        for (SeriesRow row : ordered) {
            String id = row.texts().get(ALERT_ID);
            if (id != null) {
                byId.computeIfAbsent(id, any -> new ArrayList<>()).add(item(id, row));
            }
        }
        return byId.values();
    }

    /** Whether the point is of an alert that fires. */
    static boolean isFiring(SeriesRow row) {
        Double state = Rows.number(row, "state");
        return state != null && state > 0;
    }

    private static AlertItem item(String id, SeriesRow row) {
        Map<String, String> texts = row.texts();
        return new AlertItem(
                id,
                isFiring(row) ? FIRING : RESOLVED,
                severity(Rows.number(row, "severity")),
                Rows.tag(row, Tags.MONITOR),
                Rows.tag(row, Tags.MODEL),
                Rows.tag(row, Tags.VERSION),
                Rows.tag(row, Tags.SLICE),
                Rows.tag(row, Tags.METRIC),
                row.tags().get(Tags.CRITERION),
                Rows.tag(row, Tags.WINDOW),
                texts.get("detector"),
                texts.get("owner"),
                Rows.count(row, "raised_at"),
                Rows.count(row, "onset_from"),
                Rows.count(row, "onset_at"),
                row.time(),
                resolvedAt(row),
                Rows.number(row, "current"),
                Rows.number(row, "current_lower"),
                Rows.number(row, "current_upper"),
                Rows.number(row, "reference"),
                Rows.number(row, "change"),
                Rows.number(row, "change_lower"),
                Rows.number(row, "change_upper"),
                Rows.count(row, "labels"),
                Rows.number(row, "likely"),
                Rows.number(row, "at_least"),
                Rows.number(row, "evidence"),
                Rows.number(row, "threshold"),
                texts.get("budget"),
                texts.get("summary"),
                texts.get("runbook"),
                contributions(texts.get("contributions")));
    }

    private static @Nullable Long resolvedAt(SeriesRow row) {
        Long at = Rows.count(row, "resolved_at");
        return at == null && !isFiring(row) ? Long.valueOf(row.time()) : at;
    }

    static String severity(@Nullable Double code) {
        return Arrays.stream(Severity.values())
                .filter(severity -> code != null && severity.code() == code)
                .findFirst()
                .orElse(Severity.INFO)
                .label();
    }

    /** None where the text is missing or not what was written. */
    private static List<SliceShare> contributions(@Nullable String text) {
        List<SliceShare> shares = new ArrayList<>();
        if (text != null) {
            try {
                for (JsonNode part : JSON.readTree(text)) {
                    if (part.path("slice").isTextual() && part.path("change").isNumber()) {
                        JsonNode share = part.path("share");
                        shares.add(new SliceShare(
                                part.path("slice").asText(),
                                part.path("change").asDouble(),
                                share.isNumber() ? Double.valueOf(share.asDouble()) : null,
                                null,
                                null));
                    }
                }
            } catch (JsonProcessingException e) {
                return List.of();
            }
        }
        return shares;
    }

    /** Whether a store can be asked for the series with these tags: names may be longer than any question. */
    static boolean canBeAskedFor(Map<String, String> tags) {
        return tags.values().stream()
                        .mapToLong(value -> value.getBytes(StandardCharsets.UTF_8).length)
                        .sum()
                <= SeriesQuery.MAX_TAG_BYTES;
    }

    /** The series with these tags, of those that a query asks for. */
    static SeriesQuery only(Map<String, String> tags, SeriesQuery query) {
        SeriesQuery one = query;
        for (String tag : query.measurement().tags()) {
            one = one.where(tag, tags.getOrDefault(tag, ""));
        }
        return one;
    }

    /** The tags of an alert's series, empty for those that it does not have. */
    static Map<String, String> tags(AlertItem alert) {
        Map<String, String> tags = new HashMap<>();
        tags.put(Tags.MODEL, alert.model());
        tags.put(Tags.VERSION, alert.version());
        tags.put(Tags.SLICE, alert.slice());
        tags.put(Tags.WINDOW, alert.window());
        tags.put(Tags.CRITERION, Objects.requireNonNullElse(alert.criterion(), ""));
        tags.put(Tags.METRIC, alert.metric());
        tags.put(Tags.MONITOR, alert.monitor());
        return tags;
    }
}
