package io.vigie.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vigie.model.MonitorStatus;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.series.SeriesPoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Drift and status points → where each monitor stands on each of its series, a JSON object a line: its last figures, and
 * its status with a sentence.
 */
final class MonitorStatuses implements FlatMapFunction<SeriesPoint, String> {

    private static final long serialVersionUID = 1;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STATUS = "status";
    private static final List<String> KEY =
            List.of(Tags.MONITOR, Tags.MODEL, Tags.VERSION, Tags.SLICE, Tags.METRIC, Tags.CRITERION, Tags.WINDOW);

    @Override
    public void flatMap(SeriesPoint point, Collector<String> out) throws Exception {
        if (point.measurement() != Measurement.DRIFT && point.measurement() != Measurement.STATUS) {
            return;
        }
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
        out.collect(JSON.writeValueAsString(line));
    }

    /** Keeps the last figures and the last status of each series as one line, in the order of the series. */
    static void keepLast(Path file) throws IOException {
        Map<String, ObjectNode> figures = new TreeMap<>();
        Map<String, ObjectNode> statuses = new TreeMap<>();
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (JSON.readTree(line) instanceof ObjectNode each) {
                    keepLater(each.has(STATUS) ? statuses : figures, each);
                }
            }
        }
        Map<String, ObjectNode> all = new TreeMap<>(figures);
        statuses.forEach((key, status) -> {
            ObjectNode line = all.computeIfAbsent(key, unused -> status.deepCopy());
            line.set(STATUS, status.get(STATUS));
            line.set("sentence", status.get("sentence"));
        });
        List<String> lines = new ArrayList<>();
        for (ObjectNode line : all.values()) {
            lines.add(JSON.writeValueAsString(line));
        }
        Files.write(file, lines, StandardCharsets.UTF_8);
    }

    private static void keepLater(Map<String, ObjectNode> last, ObjectNode line) {
        last.merge(
                key(line),
                line,
                (before, now) ->
                        now.path("at").asText().compareTo(before.path("at").asText()) >= 0 ? now : before);
    }

    private static String key(JsonNode status) {
        List<String> parts = new ArrayList<>();
        KEY.forEach(name -> parts.add(status.path(name).asText()));
        return String.join("\n", parts);
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
