package io.vigie.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vigie.cli.SimulatedSeries;
import io.vigie.deploy.Dashboard.Query;
import io.vigie.local.InfluxServer;
import io.vigie.series.LineProtocol;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every query of every dashboard against a real InfluxDB with the jobs' output for simulated traffic. */
@Timeout(180)
class GrafanaQueriesIT {
    private static final String DATABASE = "vigie";
    private static final String SEED = "3";
    private static final Instant END = Instant.parse("2026-02-02T06:00:00Z");
    private static final Duration SHOWN = Duration.ofDays(30);
    private static final int LINES_A_WRITE = 5_000;

    /**
     * The alert of the slice {@code all} resolves within the simulated days; those of a language are still open at the
     * end.
     */
    private static final Set<String> MAY_BE_EMPTY = Set.of("slices.json, annotation Alerts resolved");

    private static InfluxServer server;

    @BeforeAll
    static void fill(@TempDir Path folder) throws Exception {
        String monitors = Files.readString(Path.of("jobs/monitors/example.yaml"));
        Path shorter = Files.writeString(
                folder.resolve("monitors.yaml"), monitors.replaceAll("window: (30|7)d", "window: 7d"));
        Path series = SimulatedSeries.write(
                folder,
                shorter,
                List.of(
                        "--seed",
                        SEED,
                        "--days",
                        "24",
                        "--end",
                        END.toString(),
                        "--requests-per-day",
                        "1000",
                        "--models",
                        "2"),
                List.of(
                        "windows.1h=off",
                        "windows.24h=6h",
                        "windows.7d=6h",
                        "windows.30d=6h",
                        "alerts.for=6h",
                        "monitors[slow-answers].window=24h"));
        server = InfluxServer.start();
        server.createDatabase(DATABASE);
        List<String> lines = Files.readAllLines(series);
        for (int i = 0; i < lines.size(); i += LINES_A_WRITE) {
            write(DATABASE, lines.subList(i, Math.min(lines.size(), i + LINES_A_WRITE)));
        }
        write(DATABASE, whatOnlyAJobOnKafkaWrites());
    }

    /**
     * A run over files has no lag, its dead letters have the hour of this machine, simulated traffic has few languages,
     * and its changes stay, so that none of its alerts resolves.
     */
    private static List<String> whatOnlyAJobOnKafkaWrites() {
        long hour = END.minus(Duration.ofDays(1)).toEpochMilli();
        String model = "support-chat";
        Map<String, String> other = Map.of("model", model, "version", "*", "slice", "language=~other", "window", "24h");
        return Stream.of(
                        new SeriesPoint(
                                Measurement.HEALTH,
                                Map.of("model", model),
                                Map.of("labels", 3.0, "lag_ms", 900.0),
                                hour),
                        new SeriesPoint(
                                Measurement.DEAD_LETTER,
                                Map.of("topic", "vigie.labels", "reason", "UNMATCHED_LABEL"),
                                Map.of("count", 2.0),
                                hour),
                        new SeriesPoint(Measurement.TRAFFIC, other, Map.of("requests", 5.0), hour),
                        alert(model, 1, hour - Duration.ofDays(3).toMillis()),
                        alert(model, 0, hour))
                .map(point -> LineProtocol.write(point, LineProtocol.Precision.NANOSECONDS))
                .toList();
    }

    private static SeriesPoint alert(String model, double state, long time) {
        return new SeriesPoint(
                Measurement.ALERT,
                Map.of(
                        "model",
                        model,
                        "version",
                        "*",
                        "slice",
                        "all",
                        "window",
                        "7d",
                        "metric",
                        "refusal-rate",
                        "monitor",
                        "refusals-that-ended"),
                Map.of("state", state, "severity", 2.0, "change", 0.03),
                Map.of("alert_id", "ended"),
                time);
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private static void write(String database, List<String> lines) throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.url() + "/write?precision=ns&db=" + database))
                                .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", lines)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
    }

    static Stream<Dashboard> dashboards() {
        return Dashboard.all().stream();
    }

    /** Runs it for each model: a query may be empty for some models, but not for all. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void everyQueryGivesRowsWithAValueInEachColumn(Dashboard dashboard) throws Exception {
        List<String> models = options(
                dashboard.variables().get(0),
                new Grafana(END.minus(SHOWN).toEpochMilli(), END.toEpochMilli(), "6h", Map.of()));
        assertThat(models).containsExactly("doc-search", "support-chat");
        Map<Query, Set<String>> filled = new LinkedHashMap<>();
        Map<Query, Set<String>> columns = new LinkedHashMap<>();
        for (String model : models) {
            Map<String, List<String>> options = new TreeMap<>();
            Grafana grafana = select(dashboard, model, options);
            for (Query query : dashboard.queries()) {
                for (String repeated : query.repeat().isEmpty() ? List.of("") : options.get(query.repeat())) {
                    Grafana scoped =
                            query.repeat().isEmpty() ? grafana : grafana.with(query.repeat(), List.of(repeated));
                    List<Map<String, Object>> rows = server.query(DATABASE, scoped.interpolate(query.text()));
                    if (!query.repeat().isEmpty()) {
                        assertThat(rows)
                                .as("%s for %s", query.where(), repeated)
                                .isNotEmpty();
                    }
                    for (Map<String, Object> row : rows) {
                        row.forEach((column, value) -> {
                            columns.computeIfAbsent(query, any -> new TreeSet<>())
                                    .add(column);
                            if (value != null && !value.equals("")) {
                                filled.computeIfAbsent(query, any -> new TreeSet<>())
                                        .add(column);
                            }
                        });
                    }
                }
            }
        }
        assertThat(dashboard.queries())
                .filteredOn(query -> !MAY_BE_EMPTY.contains(query.where()))
                .allSatisfy(query -> {
                    assertThat(columns)
                            .as("%s gives rows: %s", query.where(), query.text())
                            .containsKey(query);
                    assertThat(filled.get(query)).as(query.where()).isEqualTo(columns.get(query));
                });
    }

    /**
     * Chooses values as Grafana does when a dashboard opens: one variable after the other, using earlier ones; the
     * file's value if it is among the options.
     */
    private static Grafana select(Dashboard dashboard, String model, Map<String, List<String>> options)
            throws IOException, InterruptedException {
        Grafana grafana = new Grafana(END.minus(SHOWN).toEpochMilli(), END.toEpochMilli(), "6h", Map.of());
        for (JsonNode variable : dashboard.variables()) {
            String name = variable.path("name").asText();
            List<String> found = options(variable, grafana);
            assertThat(found).as("options of %s in %s", name, dashboard).isNotEmpty();
            options.put(name, found);
            String standard = variable.at("/current/value").asText();
            if (name.equals("model")) {
                grafana = grafana.with(name, List.of(variable.path("multi").asBoolean() ? Grafana.ALL : model));
            } else if (variable.path("multi").asBoolean()) {
                grafana = grafana.with(name, List.of(Grafana.ALL));
            } else if (standard.isEmpty()) {
                grafana = grafana.with(name, List.of(found.get(0)));
            } else {
                assertThat(found).as("options of %s in %s", name, dashboard).contains(standard);
                grafana = grafana.with(name, List.of(standard));
            }
        }
        return grafana;
    }

    private static List<String> options(JsonNode variable, Grafana grafana) throws IOException, InterruptedException {
        String regex = variable.path("regex").asText();
        Pattern pattern = Pattern.compile(regex.isEmpty() ? "(.*)" : regex.substring(1, regex.length() - 1));
        Set<String> options = new LinkedHashSet<>();
        for (Map<String, Object> row : server.query(
                DATABASE, grafana.interpolate(variable.path("query").asText()))) {
            Matcher matcher = pattern.matcher((String) Objects.requireNonNull(row.get("value")));
            if (matcher.find()) {
                options.add(matcher.group(1));
            }
        }
        return options.stream().sorted().toList();
    }

    @Test
    void theTableOfOpenAlertsListsExactlyTheFiringOnes() throws Exception {
        Query query = query("vigie-overview", "Open alerts");
        Grafana grafana = new Grafana(0, END.toEpochMilli(), "6h", Map.of("model", List.of(Grafana.ALL)));
        assertThat(server.query(DATABASE, "SELECT \"state\" FROM \"alert\" WHERE \"state\" = 0"))
                .as("an alert has resolved, seed %s", SEED)
                .isNotEmpty();
        Map<String, Object> states = new TreeMap<>();
        for (Map<String, Object> row :
                server.query(DATABASE, "SELECT \"model\", \"slice\", \"monitor\", \"state\" FROM \"alert\"")) {
            states.put(row.get("model") + " " + row.get("slice") + " " + row.get("monitor"), row.get("state"));
        }
        states.values().removeIf(state -> !state.equals(1L));
        List<Map<String, Object>> rows = server.query(DATABASE, grafana.interpolate(query.text()));
        assertThat(rows)
                .extracting(row -> row.get("model") + " " + row.get("slice") + " " + row.get("monitor"))
                .containsExactlyInAnyOrderElementsOf(states.keySet());
        assertThat(rows).allSatisfy(row -> assertThat((Long) row.get("time"))
                .as("the time of the event")
                .isBetween(END.minus(SHOWN).toEpochMilli(), END.toEpochMilli()));

        long longAfter = END.plus(Duration.ofDays(60)).toEpochMilli();
        assertThat(server.query(
                        DATABASE,
                        new Grafana(longAfter - 1, longAfter, "6h", grafana.values()).interpolate(query.text())))
                .as("an alert stays open, whatever the range shows")
                .hasSameSizeAs(rows);
    }

    @Test
    void namesWithAnyCharactersAreFound() throws Exception {
        server.createDatabase("names");
        List<String> names = List.of(
                "meta/llama-3.1(8b)",
                "meta/llama-3x1(8b)",
                "a|b",
                "a",
                "b",
                "c++",
                "[x]",
                "$1",
                "^y$",
                "o'hara",
                "{2}");
        write(
                "names",
                names.stream()
                        .map(name -> "traffic,model=" + name + ",slice=all,version=*,window=30d requests=1i "
                                + END.toEpochMilli() * 1_000_000)
                        .toList());
        Query query = query("vigie-overview", "Last data");
        for (String name : names) {
            Grafana grafana = new Grafana(0, END.toEpochMilli(), "6h", Map.of("model", List.of(name)));
            assertThat(server.query("names", grafana.interpolate(query.text())))
                    .extracting(row -> row.get("model"))
                    .containsExactly(name);
        }
    }

    private static Query query(String uid, String panel) {
        return dashboards()
                .filter(dashboard -> dashboard.uid().equals(uid))
                .flatMap(dashboard -> dashboard.queries().stream())
                .filter(query -> query.where().contains(panel))
                .findFirst()
                .orElseThrow();
    }
}
