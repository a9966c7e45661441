package io.vigie.dashboard.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.options.ColorScheme;
import io.vigie.dashboard.DashboardServer;
import io.vigie.dashboard.Filled;
import io.vigie.store.QuestDbSeriesStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the real jobs wrote about simulated traffic, a dashboard on it, a browser, and what is true by the events and by
 * the points.
 */
final class FilledDashboard implements AutoCloseable {
    /** The model that got worse in one language. */
    static final String MODEL = "support-chat";

    private final Path folder;
    private final Filled filled;
    private final DashboardServer server;
    private final Chromium chromium;
    private final Map<String, JsonNode> alerts = new LinkedHashMap<>();
    private final Map<String, JsonNode> incidents = new LinkedHashMap<>();

    private FilledDashboard(Path folder, Filled filled, DashboardServer server, Chromium chromium) {
        this.folder = folder;
        this.filled = filled;
        this.server = server;
        this.chromium = chromium;
    }

    static FilledDashboard start(Path folder) throws Exception {
        Filled filled = Filled.start(folder);
        DashboardServer server = DashboardServer.start(
                new DashboardServer.Listen("127.0.0.1", 0, null),
                new QuestDbSeriesStore(filled.local().url()),
                "a store",
                Filled.CLOCK);
        FilledDashboard dashboard = new FilledDashboard(folder, filled, server, Chromium.start());
        ObjectMapper json = new ObjectMapper();
        for (String line : Files.readAllLines(folder.resolve("results").resolve("alerts.jsonl"))) {
            JsonNode event = json.readTree(line);
            dashboard.alerts.put(event.path("alert_id").asText(), event);
        }
        for (String line : Files.readAllLines(folder.resolve("results").resolve("incidents.jsonl"))) {
            JsonNode event = json.readTree(line);
            dashboard.incidents.put(event.path("incident_id").asText(), event);
        }
        return dashboard;
    }

    /** The last event of each incident that is open at the end, as the jobs wrote it, by its id. */
    Map<String, JsonNode> openIncidents() {
        Map<String, JsonNode> open = new LinkedHashMap<>(incidents);
        open.values().removeIf(incident -> !incident.path("state").asText().equals("OPEN"));
        return open;
    }

    String origin() {
        return "http://127.0.0.1:" + server.port();
    }

    Tab open(int width, ColorScheme theme) {
        return chromium.open(origin(), width, theme);
    }

    /** What the events say of the model in the newest window of 30 days. */
    EventTruth events() throws Exception {
        Instant end = Instant.parse((String) newest("traffic", "all", "30d").get("timestamp"));
        return new EventTruth(folder.resolve("history"), MODEL, end.minus(Duration.ofDays(30)), end);
    }

    /** The last event of each alert that is open at the end, as the jobs wrote it, by its id. */
    Map<String, JsonNode> openAlerts() {
        Map<String, JsonNode> open = new LinkedHashMap<>(alerts);
        open.values().removeIf(alert -> !alert.path("state").asText().equals("FIRING"));
        return open;
    }

    /** The open alert about the language that got worse. */
    JsonNode alert() {
        return openAlerts().values().stream()
                .filter(alert -> alert.path("slice").asText().equals("language=pt"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no open alert about a language, seed " + Filled.SEED));
    }

    /** The newest point of the model, as the jobs wrote it. */
    Map<String, Object> newest(String table, String slice, String window) throws Exception {
        return filled.local()
                .query(select(table, slice, window) + " ORDER BY timestamp DESC LIMIT 1")
                .get(0);
    }

    /** The model's point of that time, as the jobs wrote it. */
    Map<String, Object> point(String table, String slice, String window, Instant at) throws Exception {
        List<Map<String, Object>> rows =
                filled.local().query(select(table, slice, window) + " AND timestamp = '" + at + "'");
        assertThat(rows).as(table + " of " + slice + " at " + at).hasSize(1);
        return rows.get(0);
    }

    private static String select(String table, String slice, String window) {
        return "SELECT * FROM " + table + " WHERE model = '" + MODEL + "' AND version = '*' AND slice = '" + slice
                + "' AND \"window\" = '" + window + "'";
    }

    @Override
    public void close() throws IOException {
        try (filled;
                server;
                chromium) {
            // Closed in turn, whatever one of them throws.
        }
    }
}
