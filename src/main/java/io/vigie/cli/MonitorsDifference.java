package io.vigie.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.model.Monitor;
import io.vigie.model.PrintableText;
import io.vigie.monitor.MonitorChange;
import io.vigie.monitor.MonitorChange.MonitorChangeType;
import io.vigie.series.MonitorPoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** Two sets of monitors → in lines, what differs: per monitor, and per option of it, defaults filled in. */
final class MonitorsDifference {
    private static final ObjectMapper JSON = new ObjectMapper();

    private MonitorsDifference() {}

    /** Nothing where they are the same. */
    static List<String> lines(List<Monitor> before, List<Monitor> after) {
        Map<String, Monitor> old = byName(before);
        Map<String, Monitor> now = byName(after);
        List<String> lines = new ArrayList<>();
        for (MonitorChange change : MonitorChange.between(before, after)) {
            String sign = change.type() == MonitorChangeType.ADDED
                    ? "+ "
                    : change.type() == MonitorChangeType.REMOVED ? "- " : "~ ";
            lines.add(PrintableText.text(
                    sign + change.monitor() + " " + change.type().words()));
            Monitor from = old.get(change.monitor());
            Monitor to = now.get(change.monitor());
            if (from != null && to != null) {
                lines.addAll(options(from, to));
            }
        }
        return lines;
    }

    private static Map<String, Monitor> byName(List<Monitor> monitors) {
        Map<String, Monitor> byName = new TreeMap<>();
        monitors.forEach(monitor -> byName.put(monitor.name(), monitor));
        return byName;
    }

    private static List<String> options(Monitor before, Monitor after) {
        Map<String, String> old = options(before);
        Map<String, String> now = options(after);
        TreeSet<String> paths = new TreeSet<>(old.keySet());
        paths.addAll(now.keySet());
        List<String> lines = new ArrayList<>();
        for (String path : paths) {
            if (!Objects.equals(old.get(path), now.get(path))) {
                lines.add(PrintableText.text("    " + path + ": " + old.getOrDefault(path, "not set") + " → "
                        + now.getOrDefault(path, "not set")));
            }
        }
        return lines;
    }

    private static Map<String, String> options(Monitor monitor) {
        Map<String, String> options = new TreeMap<>();
        try {
            collect("", JSON.readTree(MonitorPoints.definition(monitor)), options);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a definition is a JSON object", e);
        }
        return options;
    }

    private static void collect(String path, JsonNode node, Map<String, String> into) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> collect(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), into));
        } else {
            into.put(path, node.isTextual() ? node.asText() : node.toString());
        }
    }
}
