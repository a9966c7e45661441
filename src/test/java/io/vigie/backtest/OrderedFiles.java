package io.vigie.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.series.LineProtocol;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the output of several subtasks in the order that a person expects. */
final class OrderedFiles {

    private static final ObjectMapper JSON = new ObjectMapper();

    private OrderedFiles() {}

    /** Sorts events of incidents by time. */
    static void sortIncidents(Path file) throws IOException {
        List<Alert> incidents = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            JsonNode incident = JSON.readTree(line);
            incidents.add(new Alert(
                    incident.path("updated_at").asText(),
                    incident.path("incident_id").asText(),
                    line));
        }
        incidents.sort(Comparator.comparing(Alert::updatedAt).thenComparing(Alert::alertId));
        replace(file, incidents.stream().map(Alert::line).toList());
    }

    private record Alert(String updatedAt, String alertId, String line) {}

    /** Sorts alert events by time. Returns their number. */
    public static long sortAlerts(Path file) throws IOException {
        List<Alert> alerts = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            JsonNode alert = JSON.readTree(line);
            alerts.add(new Alert(
                    alert.path("updated_at").asText(), alert.path("alert_id").asText(), line));
        }
        alerts.sort(Comparator.comparing(Alert::updatedAt).thenComparing(Alert::alertId));
        replace(file, alerts.stream().map(Alert::line).toList());
        return alerts.size();
    }

    /**
     * Keeps the last of the lines that replace each other. Returns the number of lines kept. Memory: the keys of all
     * points, about 250 bytes each.
     */
    public static long keepLastPoints(Path file) throws IOException {
        Map<String, Integer> lastLine = new HashMap<>();
        int lines = 0;
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lastLine.put(LineProtocol.key(line), lines++);
            }
        }
        if (lastLine.size() == lines) {
            return lines;
        }
        BitSet kept = new BitSet(lines);
        lastLine.values().forEach(kept::set);
        Path rewritten = file.resolveSibling(file.getFileName() + ".part");
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                BufferedWriter out = Files.newBufferedWriter(rewritten, StandardCharsets.UTF_8)) {
            int number = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (kept.get(number++)) {
                    out.write(line);
                    out.write('\n');
                }
            }
        }
        Files.move(rewritten, file, StandardCopyOption.REPLACE_EXISTING);
        return kept.cardinality();
    }

    private static void replace(Path file, List<String> lines) throws IOException {
        Path rewritten = file.resolveSibling(file.getFileName() + ".part");
        Files.write(rewritten, lines, StandardCharsets.UTF_8);
        Files.move(rewritten, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
