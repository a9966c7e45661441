package io.vigie.dashboard;

import static io.vigie.dashboard.Answered.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.vigie.local.LocalStore;
import io.vigie.series.LineProtocol;
import io.vigie.series.LineProtocol.Precision;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.store.InfluxAccess;
import io.vigie.store.InfluxSeriesStore;
import io.vigie.store.QuestDbSeriesStore;
import io.vigie.store.SeriesStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The interface over both stores, filled by the real jobs. */
@Timeout(300)
class DashboardIT {
    private static final String FROM =
            Long.toString(Filled.END.minus(Duration.ofDays(20)).toEpochMilli());
    private static final String TO = Long.toString(Filled.END.toEpochMilli() + 1);

    private static Filled filled;
    private static DashboardServer onInflux;
    private static DashboardServer onLocal;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        filled = Filled.start(folder);
        onInflux = server(influx(Filled.DATABASE), Filled.CLOCK);
        onLocal = server(new QuestDbSeriesStore(filled.local().url()), Filled.CLOCK);
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {onInflux, onLocal, filled}) {
            if (each != null) {
                each.close();
            }
        }
    }

    private static SeriesStore influx(String database) {
        return new InfluxSeriesStore(InfluxAccess.of(filled.influx().url(), database, InfluxAccess.InfluxLogin.NONE));
    }

    private static DashboardServer server(SeriesStore store, Clock clock) throws Exception {
        return DashboardServer.start(new DashboardServer.Listen("127.0.0.1", 0, null), store, "a store", clock);
    }

    /** Which store. */
    enum On {
        INFLUX,
        LOCAL;

        DashboardServer server() {
            return this == INFLUX ? onInflux : onLocal;
        }
    }

    /** Each route, with its parameters and without. */
    private static List<String> questions(String alertId) {
        return List.of(
                address("about"),
                address("metrics"),
                address("overview"),
                address("overview", "days", "400"),
                address("models"),
                address("health"),
                address("health", "days", "31"),
                address("model", "model", "support-chat"),
                address("model", "model", "support-chat", "window", "7d", "slice", "language=pt", "points", "50"),
                address("model", "model", "doc-search", "window", "1h", "from", FROM, "to", TO, "points", "2000"),
                address("model", "model", "support-chat", "version", "v2", "window", "30d"),
                address("model", "model", "support-chat", "version", "no-such", "slice", "no-such"),
                address("slices", "model", "support-chat", "window", "7d"),
                address("slices", "model", "doc-search", "metric", "latency-p95", "window", "7d", "at", TO),
                address("slices", "model", "doc-search", "metric", "cost", "window", "7d", "at", TO),
                address("slices", "model", "support-chat", "metric", "thumbs-down", "window", "7d", "at", TO),
                address("slices", "model", "no-such"),
                address("alerts"),
                address("alerts", "state", "firing"),
                address("alerts", "state", "resolved", "model", "support-chat", "from", FROM, "to", TO, "limit", "5"),
                address("alert", "id", alertId),
                address("incidents"),
                address("incidents", "model", "support-chat", "from", FROM, "to", TO, "limit", "5"),
                address("series", "measurement", "quality", "model", "support-chat", "fields", "mean,labels"),
                address("series", "measurement", "health", "model", "support-chat", "fields", "labels"),
                address("series.csv", "measurement", "latency", "model", "support-chat", "fields", "p95_ms,count"));
    }

    private static List<String> refusedQuestions() {
        return List.of(
                address("about", "model", "a"),
                address("metrics", "model", "a"),
                address("overview", "days", "0"),
                address("model"),
                address("model", "model", "no-such"),
                address("slices", "model", "support-chat", "metric", "mood"),
                address("alerts", "limit", "100000"),
                address("alert", "id", "no-such"),
                address("alert"),
                address("health", "days", "32"),
                address("models", "x", "y"),
                address("series", "measurement", "alert", "model", "support-chat", "fields", "state"),
                address("series", "measurement", "health", "model", "a", "slice", "all", "fields", "labels"),
                address("series", "measurement", "drift", "model", "support-chat", "window", "7d", "fields", "verdict"),
                address("series.csv", "measurement", "latency", "model", "support-chat", "fields", "p95_ms,secret"));
    }

    private static String anAlert(DashboardServer server) throws Exception {
        JsonNode alerts = Answered.get(server, address("alerts", "model", "support-chat", "state", "firing"))
                .json()
                .path("alerts");
        assertThat(alerts).as("seed %s", Filled.SEED).isNotEmpty();
        return alerts.get(0).path("alert_id").asText();
    }

    @ParameterizedTest
    @EnumSource
    void everyAnswerIsAsDescribed(On on) throws Exception {
        DashboardServer server = on.server();
        Description description = new Description();
        Set<String> asked = new HashSet<>();
        for (String question : questions(anAlert(server))) {
            Answered answer = Answered.get(server, question);
            assertThat(answer.status()).as(question + ": " + answer.body()).isEqualTo(200);
            description.check(question, answer);
            assertThat(answer.body()).as(question).doesNotContain("NaN").doesNotContain("Infinity");
            asked.add(question.replaceFirst("\\?.*", ""));
        }
        asked.add(address("openapi.json"));
        assertThat(asked).isEqualTo(description.parameters().keySet());
        for (String question : refusedQuestions()) {
            Answered answer = Answered.get(server, question);
            assertThat(answer.status()).as(question + ": " + answer.body()).isBetween(400, 499);
            description.check(question, answer);
            assertThat(answer.message()).as(question).endsWith(".");
        }
    }

    /** One is read in InfluxQL, the other in SQL. */
    @Test
    void bothStoresGiveTheSameAnswers() throws Exception {
        for (String question : questions(anAlert(onInflux))) {
            Answered one = Answered.get(onInflux, question);
            Answered other = Answered.get(onLocal, question);
            if (one.contentType().startsWith("application/json")) {
                assertThat(one.json()).as(question).isEqualTo(other.json());
            } else {
                assertThat(one.body()).as(question).isEqualTo(other.body());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theOverviewHasTheValuesOfTheStore(On on) throws Exception {
        DashboardServer server = on.server();
        JsonNode overview = Answered.get(server, address("overview")).json();
        assertThat(overview.path("models").findValuesAsText("model")).contains("doc-search", "support-chat");
        JsonNode row = row(overview, "support-chat", "*");
        Map<String, Object> traffic = newest("traffic", "\"model\" = 'support-chat' AND \"window\" = '30d'");
        Map<String, Object> quality = newest("quality", "\"model\" = 'support-chat' AND \"window\" = '30d'");
        Map<String, Object> latency = newest("latency", "\"model\" = 'support-chat' AND \"window\" = '30d'");
        assertThat(row.path("requests").asLong()).isEqualTo(traffic.get("requests"));
        assertThat(value(row, "error-rate")).isEqualTo(traffic.get("error_rate"));
        assertThat(value(row, "latency-p95")).isEqualTo(latency.get("p95_ms"));
        assertThat(value(row, "cost")).isEqualTo(traffic.get("cost_mean_usd"));
        assertThat(row.at("/quality/0/mean").asDouble()).isEqualTo(quality.get("mean"));
        assertThat(row.at("/quality/0/lower").asDouble()).isEqualTo(quality.get("lower"));
        assertThat(row.at("/quality/0/labels").asLong()).isEqualTo(quality.get("labels"));
        assertThat(row.at("/quality/0/curve/times").size()).isBetween(20, 26);
        assertThat(row.path("verdict").asText()).isEqualTo("degraded");
        assertThat(row.path("reason").asText()).contains("open alert");

        Map<String, String> states = new TreeMap<>();
        for (Map<String, Object> event : filled.local().query("SELECT alert_id, state FROM alert ORDER BY timestamp")) {
            states.put((String) event.get("alert_id"), String.valueOf(event.get("state")));
        }
        states.values().removeIf(state -> !state.equals("1"));
        assertThat(overview.path("open_alerts").findValuesAsText("alert_id"))
                .containsExactlyInAnyOrderElementsOf(states.keySet());

        Map<String, String> incidents = new TreeMap<>();
        for (Map<String, Object> event :
                filled.local().query("SELECT incident, state FROM incident ORDER BY timestamp")) {
            incidents.put((String) event.get("incident"), String.valueOf(event.get("state")));
        }
        incidents.values().removeIf(state -> !state.equals("1"));
        assertThat(incidents).isNotEmpty();
        assertThat(overview.path("open_incidents").findValuesAsText("incident_id"))
                .containsExactlyInAnyOrderElementsOf(incidents.keySet());
    }

    private static double value(JsonNode row, String metric) {
        for (JsonNode each : row.path("metrics")) {
            if (each.path("metric").asText().equals(metric)) {
                return each.path("value").asDouble();
            }
        }
        throw new AssertionError("no figure of " + metric);
    }

    private static JsonNode row(JsonNode overview, String model, String version) {
        for (JsonNode row : overview.path("models")) {
            if (row.path("model").asText().equals(model)
                    && row.path("version").asText().equals(version)) {
                return row;
            }
        }
        throw new AssertionError("no row of " + model);
    }

    private static Map<String, Object> newest(String table, String where) throws Exception {
        return filled.local()
                .query("SELECT * FROM \"" + table + "\" WHERE \"version\" = '*' AND \"slice\" = 'all' AND " + where
                        + " ORDER BY timestamp DESC LIMIT 1")
                .get(0);
    }

    /** With a step as short as that of the series, every point is there, and as it is. */
    @ParameterizedTest
    @EnumSource
    void aModelHasThePointsOfTheStore(On on) throws Exception {
        DashboardServer server = on.server();
        JsonNode view = Answered.get(
                        server,
                        address(
                                "model",
                                "model",
                                "support-chat",
                                "window",
                                "1h",
                                "from",
                                FROM,
                                "to",
                                TO,
                                "points",
                                "500"))
                .json();
        assertThat(view.path("step_ms").asLong()).isEqualTo(3_600_000);
        List<Map<String, Object>> rows = filled.local()
                .query(
                        "SELECT timestamp, p95_ms, \"count\" FROM latency WHERE \"model\" = 'support-chat' AND \"version\" = '*'"
                                + " AND \"slice\" = 'all' AND \"window\" = '1h' AND timestamp >= " + FROM
                                + "000 AND timestamp < " + TO + "000 ORDER BY timestamp");
        JsonNode latency = view.path("latency");
        assertThat(rows).hasSizeGreaterThan(400);
        assertThat(latency.path("times").size()).isEqualTo(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            assertThat(Instant.ofEpochMilli(latency.path("times").get(i).asLong()))
                    .isEqualTo(Instant.parse((String) rows.get(i).get("timestamp")));
            JsonNode p95 = latency.at("/values/p95_ms").get(i);
            assertThat(p95.isNull() ? null : p95.asDouble())
                    .isEqualTo(rows.get(i).get("p95_ms"));
        }
    }

    /** The reference, the bound of the tolerance and the interval of the window before, beside the quality. */
    @ParameterizedTest
    @EnumSource
    void qualityStandsBesideItsReference(On on) throws Exception {
        DashboardServer server = on.server();
        JsonNode view = Answered.get(server, address("model", "model", "support-chat", "window", "7d"))
                .json();
        JsonNode curve = view.at("/quality/0/curve");
        int last = curve.path("times").size() - 1;
        long time = curve.path("times").get(last).asLong();
        Map<String, Object> drift = newest(
                "drift",
                "\"model\" = 'support-chat' AND \"monitor\" = 'answers-correct' AND \"window\" = '7d' AND timestamp <= "
                        + time + "000");
        double reference = (Double) drift.get("reference");
        assertThat(curve.at("/values/reference").get(last).asDouble()).isEqualTo(reference);
        // jobs/monitors/example.yaml accepts 2 points less.
        assertThat(curve.at("/values/bound").get(last).asDouble()).isCloseTo(reference - 0.02, within(1e-12));
        Map<String, Object> before = filled.local()
                .query("SELECT lower, upper FROM quality WHERE \"model\" = 'support-chat' AND \"version\" = '*' AND"
                        + " \"slice\" = 'all' AND \"window\" = '7d' AND timestamp = " + (time - 7 * 86_400_000L)
                        + "000")
                .get(0);
        assertThat(curve.at("/values/reference_lower").get(last).asDouble()).isEqualTo(before.get("lower"));
        assertThat(curve.at("/values/reference_upper").get(last).asDouble()).isEqualTo(before.get("upper"));
        assertThat(view.path("monitors").findValuesAsText("monitor")).contains("answers-correct", "slow-answers");
        assertThat(view.path("monitors").findValues("tolerance")).isNotEmpty().allMatch(JsonNode::isNumber);
    }

    @ParameterizedTest
    @EnumSource
    void anAlertStandsBesideTheSeriesItIsAbout(On on) throws Exception {
        DashboardServer server = on.server();
        JsonNode alert = Answered.get(server, address("alert", "id", anAlert(server)))
                .json()
                .path("alert");
        JsonNode view = Answered.get(
                        server,
                        address(
                                "model",
                                "model",
                                alert.path("model").asText(),
                                "slice",
                                alert.path("slice").asText(),
                                "window",
                                "7d"))
                .json();
        assertThat(view.path("alerts").findValuesAsText("alert_id"))
                .contains(alert.path("alert_id").asText());
        List<Long> onsets = new ArrayList<>();
        for (JsonNode monitor : view.path("monitors")) {
            if (monitor.path("monitor").asText().equals(alert.path("monitor").asText())) {
                monitor.path("onsets").forEach(onset -> onsets.add(onset.asLong()));
            }
        }
        JsonNode onset = alert.path("onset_at").isNull() ? alert.path("raised_at") : alert.path("onset_at");
        assertThat(onsets).as("seed %s", Filled.SEED).contains(onset.asLong());
    }

    @ParameterizedTest
    @EnumSource
    void aFileHasTheValuesOfTheSeries(On on) throws Exception {
        DashboardServer server = on.server();
        String[] which = {
            "measurement", "traffic", "model", "doc-search", "slice", "language=pt", "fields", "error_rate,requests"
        };
        JsonNode series = Answered.get(server, address("series", which)).json();
        Answered file = Answered.get(server, address("series.csv", which));
        assertThat(file.contentType()).startsWith("text/csv");
        assertThat(file.headers().firstValue("Content-Disposition")).hasValue("attachment; filename=\"series.csv\"");
        List<String> lines = file.body().lines().toList();
        assertThat(lines.get(0)).isEqualTo("time_utc,error_rate,requests");
        assertThat(lines).hasSize(1 + series.path("times").size()).hasSizeGreaterThan(50);
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",", -1);
            assertThat(Instant.parse(cells[0]).toEpochMilli())
                    .isEqualTo(series.path("times").get(i - 1).asLong());
            assertThat(Double.parseDouble(cells[1]))
                    .isEqualTo(series.at("/values/error_rate").get(i - 1).asDouble());
            assertThat(Long.parseLong(cells[2]))
                    .isEqualTo(series.at("/values/requests").get(i - 1).asLong());
        }
    }

    @Test
    void severalSeriesAreNotMixed() throws Exception {
        Answered answer = Answered.get(
                onLocal,
                address(
                        "series",
                        "measurement",
                        "drift",
                        "model",
                        "support-chat",
                        "window",
                        "7d",
                        "fields",
                        "verdict"));
        assertThat(answer.code()).isEqualTo("bad_parameter");
        assertThat(answer.message()).isEqualTo("Several series match: say which by criterion, metric, monitor.");
    }

    @Test
    void anEmptyStoreIsEmpty() throws Exception {
        filled.influx().createDatabase("empty");
        try (LocalStore local = LocalStore.start();
                DashboardServer one = server(influx("empty"), Filled.CLOCK);
                DashboardServer other = server(new QuestDbSeriesStore(local.url()), Filled.CLOCK)) {
            Description description = new Description();
            for (DashboardServer server : List.of(one, other)) {
                for (String question : questions("none")) {
                    Answered answer = Answered.get(server, question);
                    boolean unknown =
                            question.startsWith(address("model") + "?") || question.startsWith(address("alert") + "?");
                    assertThat(answer.status()).as(question).isEqualTo(unknown ? 404 : 200);
                    description.check(question, answer);
                }
                JsonNode overview = Answered.get(server, address("overview")).json();
                assertThat(overview.path("last_data").isNull()).isTrue();
                assertThat(overview.path("models")).isEmpty();
            }
        }
    }

    /** Names that want out of the statement, the address or the answer: each finds its own data and no other. */
    @ParameterizedTest
    @EnumSource
    void hostileNamesAreNamesLikeOthers(On on) throws Exception {
        DashboardServer server = on.server();
        List<String> names = List.of(
                "<script>alert('x')</script>",
                "../../../etc/passwd",
                "' OR '1'='1",
                "x'; DROP TABLE \"traffic\"; --",
                "x'; DROP MEASUREMENT \"traffic\"",
                "\"",
                "\\",
                "\\'",
                "a&b=c#d?e%41",
                "a\nb\r\nSet-Cookie: x",
                "漢 🙂 é",
                "\u202eabc",
                "=1+1",
                "x".repeat(1_024));
        long time = Filled.END.toEpochMilli();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            for (String window : List.of("24h", "30d")) {
                lines.add(LineProtocol.write(
                        new SeriesPoint(
                                Measurement.TRAFFIC,
                                Map.of("model", names.get(i), "version", "*", "slice", "all", "window", window),
                                Map.of("requests", 1_000.0 + i),
                                time),
                        Precision.NANOSECONDS));
            }
        }
        filled.write(String.join("\n", lines));
        Description description = new Description();
        for (int i = 0; i < names.size(); i++) {
            String question = address("model", "model", names.get(i));
            Answered answer = Answered.get(server, question);
            assertThat(answer.status()).as(question + answer.body()).isEqualTo(200);
            description.check(question, answer);
            assertThat(answer.json().at("/traffic/values/requests/0").asDouble())
                    .as(question)
                    .isEqualTo(1_000.0 + i);
            assertThat(answer.json().at("/series/model").asText()).isEqualTo(names.get(i));
            for (String route : List.of("slices", "alerts")) {
                Answered other = Answered.get(server, address(route, "model", names.get(i)));
                assertThat(other.status()).as(route + other.body()).isEqualTo(200);
            }
            assertThat(Answered.get(server, address("alert", "id", names.get(i)))
                            .status())
                    .isEqualTo(404);
        }
        String missing = "nobody' OR '1'='1";
        assertThat(Answered.get(server, address("model", "model", missing)).status())
                .isEqualTo(404);
        assertThat(filled.local().query("SELECT count() AS n FROM traffic").get(0))
                .satisfies(count -> assertThat((Long) count.get("n")).isGreaterThan(1_000));
    }
}
