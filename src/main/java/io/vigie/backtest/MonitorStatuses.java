package io.vigie.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vigie.model.MonitorStatus;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.series.SeriesPoint;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Drift and status points → where each monitor stands on each of its series, a JSON object a line: its last figures,
 * and its status with a sentence.
 */
final class MonitorStatuses {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STATUS = "status";
    private static final List<String> KEY =
            List.of(Tags.MONITOR, Tags.MODEL, Tags.VERSION, Tags.SLICE, Tags.METRIC, Tags.CRITERION, Tags.WINDOW);

    private final Map<String, SeriesPoint> findings = new TreeMap<>();
    private final Map<String, SeriesPoint> statuses = new TreeMap<>();

    /** Takes a point of any measurement, after all that are earlier of its series. */
    void add(SeriesPoint point) {
        if (point.measurement() == Measurement.DRIFT) {
            findings.put(key(point), point);
        } else if (point.measurement() == Measurement.STATUS) {
            statuses.put(key(point), point);
        }
    }

    private static String key(SeriesPoint point) {
        List<String> parts = new ArrayList<>();
        KEY.forEach(name -> parts.add(String.valueOf(point.tags().get(name))));
        return String.join("\n", parts);
    }

    /** In the order of the series. */
    List<String> lines() throws IOException {
        Map<String, ObjectNode> all = new TreeMap<>();
        findings.forEach((key, point) -> all.put(key, line(point)));
        statuses.forEach((key, point) -> {
            ObjectNode line = all.computeIfAbsent(key, unused -> line(point));
            point.texts().forEach(line::put);
        });
        List<String> lines = new ArrayList<>();
        for (ObjectNode line : all.values()) {
            lines.add(JSON.writeValueAsString(line));
        }
        return lines;
    }

    private static ObjectNode line(SeriesPoint point) {
        ObjectNode line = JSON.createObjectNode();
        line.put("at", Instant.ofEpochMilli(point.timestamp()).toString());
        KEY.forEach(name -> line.put(name, point.tags().get(name)));
        point.texts().forEach(line::put);
        new TreeMap<>(point.fields()).forEach((name, value) -> {
            switch (name) {
                case "thin" -> line.put(name, value > 0);
                case "code" -> {}
                case "verdict", "needed_labels" -> line.put(name, value.longValue());
                default -> line.put(name, value);
            }
        });
        return line;
    }

    /** Whether the monitor would alarm, as far as anybody knows. */
    static boolean isWatching(JsonNode line) {
        return line.path(STATUS).asText(MonitorStatus.WATCHING.label()).equals(MonitorStatus.WATCHING.label());
    }

    /** Where a monitor stands, for a person. */
    static String sentence(JsonNode line) {
        String version = line.path("version").asText();
        return line.path("monitor").asText() + ", " + line.path("model").asText()
                + (version.equals("*") ? "" : " " + version)
                + ", " + line.path("slice").asText() + ": "
                + line.path("sentence").asText();
    }
}
