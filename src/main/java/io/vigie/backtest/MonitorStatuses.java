package io.vigie.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vigie.model.Metric;
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

/** Drift points → the status of each monitor on each of its series, a JSON object a line. */
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

    /** Keeps the last line of each series, in the order of the series. */
    static void keepLast(Path file) throws IOException {
        Map<String, String> last = new TreeMap<>();
        Map<String, String> lastAt = new TreeMap<>();
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonNode status = JSON.readTree(line);
                String key = key(status);
                String at = status.path("at").asText();
                if (at.compareTo(lastAt.getOrDefault(key, "")) >= 0) {
                    lastAt.put(key, at);
                    last.put(key, line);
                }
            }
        }
        Files.write(file, last.values(), StandardCharsets.UTF_8);
    }

    private static String key(JsonNode status) {
        List<String> parts = new ArrayList<>();
        KEY.forEach(name -> parts.add(status.path(name).asText()));
        return String.join("\n", parts);
    }

    /** Why a monitor with too few labels, or turns that are labelled, cannot alarm, for a person. */
    static String sentence(JsonNode status) {
        String who = status.path("monitor").asText() + ", "
                + status.path("model").asText()
                + (status.path("version").asText().equals("*")
                        ? ""
                        : " " + status.path("version").asText())
                + ", " + status.path("slice").asText() + ": ";
        String counted = Metric.ofLabel(status.path("metric").asText())
                .map(metric -> metric.counted().word() + "s")
                .orElse("labels");
        if (!status.has("expected_labels")) {
            return who + "too few " + counted + " for a reference";
        }
        String expected = String.format(
                Locale.ROOT, "%.1f", status.path("expected_labels").asDouble());
        String needed = status.has("needed_labels")
                ? "at least " + status.path("needed_labels").asLong() + ", all of them bad, are needed"
                : "no number of them is proof, so bad is the reference";
        return who + expected + " " + counted + " are expected in a budget period, and " + needed;
    }
}
