package io.vigie.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** Where each monitor stands at the end: one JSON object a line, for each series that it looks at. */
final class MonitorStatuses implements FlatMapFunction<SeriesPoint, String> {

    private static final long serialVersionUID = 1;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> KEY =
            List.of(Tags.MONITOR, Tags.MODEL, Tags.VERSION, Tags.SLICE, Tags.METRIC, Tags.CRITERION, Tags.WINDOW);

    @Override
    public void flatMap(SeriesPoint point, Collector<String> out) throws Exception {
        if (point.measurement() != Measurement.DRIFT) {
            return;
        }
        ObjectNode line = JSON.createObjectNode();
        line.put("at", Instant.ofEpochMilli(point.timestamp()).toString());
        KEY.forEach(name -> line.put(name, point.tags().get(name)));
        new TreeMap<>(point.fields()).forEach((name, value) -> {
            switch (name) {
                case "thin" -> line.put(name, value > 0);
                case "verdict", "needed_labels" -> line.put(name, value.longValue());
                default -> line.put(name, value);
            }
        });
        out.collect(JSON.writeValueAsString(line));
    }

    /** Of each series keeps the last line, in the order of their keys. */
    static void keepLast(Path file) throws IOException {
        Map<String, String> last = new TreeMap<>();
        Map<String, String> lastAt = new TreeMap<>();
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonNode standing = JSON.readTree(line);
                String key = key(standing);
                String at = standing.path("at").asText();
                if (at.compareTo(lastAt.getOrDefault(key, "")) >= 0) {
                    lastAt.put(key, at);
                    last.put(key, line);
                }
            }
        }
        Files.write(file, last.values(), StandardCharsets.UTF_8);
    }

    private static String key(JsonNode standing) {
        List<String> parts = new ArrayList<>();
        KEY.forEach(name -> parts.add(standing.path(name).asText()));
        return String.join("\n", parts);
    }

    /** Why a watch that is too thin cannot alarm, for a person. */
    static String sentence(JsonNode standing) {
        String who = standing.path("monitor").asText() + ", "
                + standing.path("model").asText()
                + (standing.path("version").asText().equals("*")
                        ? ""
                        : " " + standing.path("version").asText())
                + ", " + standing.path("slice").asText() + ": ";
        if (!standing.has("expected_labels")) {
            return who + "too few labels for a reference";
        }
        String expected = String.format(
                Locale.ROOT, "%.1f", standing.path("expected_labels").asDouble());
        String needed = standing.has("needed_labels")
                ? "at least " + standing.path("needed_labels").asLong() + ", all of them bad, are needed"
                : "no number of them is proof, so bad is the reference";
        return who + expected + " labels are expected in a budget period, and " + needed;
    }
}
