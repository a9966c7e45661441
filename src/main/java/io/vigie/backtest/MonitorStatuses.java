package io.vigie.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vigie.model.Metric;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.series.SeriesPoint;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The last status of each monitor on each of its series, a JSON object a line. */
final class MonitorStatuses {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> KEY =
            List.of(Tags.MONITOR, Tags.MODEL, Tags.VERSION, Tags.SLICE, Tags.METRIC, Tags.CRITERION, Tags.WINDOW);

    private final Map<String, SeriesPoint> last = new TreeMap<>();

    /** Takes a point of any measurement, after all that are earlier of its series. */
    void add(SeriesPoint point) {
        if (point.measurement() == Measurement.DRIFT) {
            List<String> parts = new ArrayList<>();
            KEY.forEach(name -> parts.add(String.valueOf(point.tags().get(name))));
            last.put(String.join("\n", parts), point);
        }
    }

    /** In the order of the series. */
    List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (SeriesPoint point : last.values()) {
            lines.add(JSON.writeValueAsString(status(point)));
        }
        return lines;
    }

    private static ObjectNode status(SeriesPoint point) {
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
        return line;
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
