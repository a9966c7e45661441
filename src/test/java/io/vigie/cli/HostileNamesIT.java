package io.vigie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.backtest.Backtest;
import io.vigie.decode.JsonEvents;
import io.vigie.local.InfluxServer;
import io.vigie.local.LocalStore;
import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import io.vigie.model.RecordPosition;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import io.vigie.model.SliceNames;
import io.vigie.series.LineProtocol;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.InfluxAccess;
import io.vigie.store.InfluxAccess.InfluxLogin;
import io.vigie.store.InfluxSeriesStore;
import io.vigie.store.QuestDbSeriesStore;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Names that try to break out, as model, version, segment, criterion and outcome, through the whole way: files, both
 * jobs, line protocol, real stores, the terminal. They come back as what is storable of them, and nothing else is
 * there.
 */
class HostileNamesIT {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long DAY = 86_400_000L;
    private static final int DAYS = 45;

    /** Their numbers make them differ, whatever is replaced in them. */
    private static final List<String> HOSTILE = numbered(
            "a,b",
            "a b",
            "a=b",
            "a\\",
            "a\\,b",
            "a\\\\ b",
            "a\"b",
            "a'b",
            "a\nb",
            "a\r\nb",
            "a\0b",
            "a\tb",
            "a b=1 1700000000000\nalert,model=x state=1i 1",
            ",injected=1 injected=1i 1\n",
            "\u001b[2J\u001b[31m",
            "\u009b31m",
            "\u202edesrever",
            "\u2028\u2029",
            "\u200e\u200f\ufeff",
            "\ud83d",
            "\ude42\ud83d",
            "🙂漢é",
            "e\u0301",
            "*",
            "~other",
            "~none",
            "%2C",
            "all",
            "' OR '1'='1",
            "'; DROP TABLE traffic; --",
            "\"; DROP MEASUREMENT \"traffic\"",
            "<script>alert(1)</script>",
            "${jndi:ldap://127.0.0.1:1/a}",
            "%n%s%d",
            "{}{0}",
            "../../etc/passwd",
            "x".repeat(250));

    private static final String MANY = "many";
    private static final String MONITORS = """
            monitors:
              - name: answers
                match: {model: "*"}
                metric: quality
                owner: team
                criterion: correct
                dimensions: [[], [language], [country]]
                window: 30d
                reference: {kind: fixed, from: 2026-01-01T00:00:00Z, to: 2026-01-31T00:00:00Z}
                tolerance: 0.02
                falseAlarms: 1 per 90d
              - name: criteria
                match: {model: "*", version: each}
                metric: error-rate
                owner: team
                window: 30d
                tolerance: 0.02
            """;

    @TempDir
    private static Path folder;

    private static final StringWriter OUT = new StringWriter();
    private static final StringWriter ERR = new StringWriter();
    private static List<String> lines;

    private static List<String> numbered(String... texts) {
        List<String> numbered = new ArrayList<>();
        for (String text : texts) {
            numbered.add(String.format(Locale.ROOT, "%02d", numbered.size()) + text);
        }
        return numbered;
    }

    @BeforeAll
    static void backtest() throws Exception {
        writeHistory();
        Path monitors = Files.writeString(folder.resolve("monitors.yaml"), MONITORS);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(OUT));
        line.setErr(new PrintWriter(ERR));
        int code = line.execute(
                "backtest",
                "--input",
                folder.toString(),
                "--monitors",
                monitors.toString(),
                "--out",
                folder.resolve("out").toString(),
                "--series",
                "all",
                "--uncompressed",
                "--set",
                "windows.1h=off",
                "--set",
                "windows.24h=1d",
                "--set",
                "windows.7d=off",
                "--set",
                "windows.30d=1d",
                "--set",
                "slices.maxValues=3");
        assertThat(code).as("%s%s", OUT, ERR).isZero();
        lines = Files.readAllLines(folder.resolve("out").resolve(Backtest.SERIES));
    }

    @AfterAll
    static void forget() {
        lines = List.of();
    }

    /**
     * Each name has a request a day; the first has labels that turn bad, and another model has too many languages and
     * countries.
     */
    private static void writeHistory() throws IOException {
        try (BufferedWriter requests = writer("requests.jsonl");
                BufferedWriter responses = writer("responses.jsonl");
                BufferedWriter labels = writer("labels.jsonl")) {
            RecordPosition position = new RecordPosition(0, 0);
            int number = 0;
            for (int day = 0; day < DAYS; day++) {
                for (String name : HOSTILE) {
                    boolean falls = name.equals(HOSTILE.get(8));
                    for (int i = falls ? 20 : 1; i > 0; i--) {
                        long at = START.toEpochMilli() + day * DAY + number++ % 1_000;
                        String id = number + name.substring(0, Math.min(200, name.length()));
                        ascii(
                                requests,
                                JsonEvents.line(new Request(
                                        id,
                                        name,
                                        name,
                                        at,
                                        null,
                                        Map.of("language", name),
                                        null,
                                        null,
                                        null,
                                        position)));
                        ascii(
                                responses,
                                JsonEvents.line(new Response(
                                        id,
                                        at + 1,
                                        ResponseStatus.OK,
                                        5L,
                                        null,
                                        null,
                                        null,
                                        name,
                                        null,
                                        name,
                                        position)));
                        String criterion = falls ? "correct" : name;
                        double score = falls && day >= 35 ? 0 : 1;
                        ascii(
                                labels,
                                JsonEvents.line(new Label(
                                        "l" + id,
                                        id,
                                        at + 2,
                                        criterion,
                                        score,
                                        LabelSource.HUMAN,
                                        name,
                                        null,
                                        position)));
                    }
                }
                for (int i = 0; i < 60; i++) {
                    long at = START.toEpochMilli() + day * DAY + i;
                    Map<String, String> segments = Map.of("language", "l" + i % 10, "country", "c" + i % 6);
                    ascii(
                            requests,
                            JsonEvents.line(new Request(
                                    MANY + number++, MANY, "v", at, null, segments, null, null, false, position)));
                }
            }
        }
    }

    private static BufferedWriter writer(String name) throws IOException {
        return Files.newBufferedWriter(folder.resolve(name), StandardCharsets.US_ASCII);
    }

    /** As escapes, so that unpaired surrogates reach the reader as well. */
    private static void ascii(BufferedWriter out, String json) throws IOException {
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            out.write(c < 0x7f ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
        out.write('\n');
    }

    private static void post(String address) throws IOException, InterruptedException {
        HttpResponse<String> reply = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address))
                                .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", lines)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(204);
    }

    @Test
    void influxHasThemAndNothingElse() throws Exception {
        try (InfluxServer server = InfluxServer.start()) {
            server.createDatabase("hostile");
            post(server.url() + "/write?db=hostile");
            List<String> measurements = column(server.query("hostile", "SHOW MEASUREMENTS"), "name");
            assertThat(names(Measurement.values())).containsAll(measurements).isNotEmpty();
            assertThat(measurements).contains("traffic", "latency", "quality", "alert", "drift", "monitor");
            for (String name : measurements) {
                Measurement measurement = Measurement.valueOf(name.toUpperCase(Locale.ROOT));
                assertThat(measurement.tags())
                        .containsAll(column(server.query("hostile", "SHOW TAG KEYS FROM " + name), "tagKey"));
                assertThat(fields(measurement))
                        .containsAll(column(server.query("hostile", "SHOW FIELD KEYS FROM " + name), "fieldKey"));
            }
            check(new InfluxSeriesStore(InfluxAccess.of(server.url(), "hostile", InfluxLogin.NONE)));
        }
    }

    @Test
    void questDbHasThemAndNothingElse() throws Exception {
        try (LocalStore server = LocalStore.start()) {
            Set<String> tables = tables(server);
            List<Set<String>> columns = columns(server);
            post(server.url() + "/api/v2/write?precision=ns&bucket=vigie");
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            String waiting = "SELECT sum(sequencerTxn - writerTxn) AS waiting FROM wal_tables()";
            while (!server.query(waiting).equals(List.of(Map.of("waiting", 0L)))) {
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
            assertThat(tables(server)).isEqualTo(tables);
            assertThat(columns(server)).isEqualTo(columns);
            check(new QuestDbSeriesStore(server.url()));
        }
    }

    private static Set<String> tables(LocalStore server) throws Exception {
        return new HashSet<>(column(server.query("SELECT table_name FROM tables()"), "table_name"));
    }

    private static List<Set<String>> columns(LocalStore server) throws Exception {
        List<Set<String>> columns = new ArrayList<>();
        for (Measurement measurement : Measurement.values()) {
            columns.add(new HashSet<>(column(server.query("SHOW COLUMNS FROM " + measurement.storedName()), "column")));
        }
        return columns;
    }

    private static List<String> column(List<? extends Map<String, ?>> rows, String name) {
        return rows.stream().map(row -> String.valueOf(row.get(name))).toList();
    }

    private static List<String> names(Measurement[] measurements) {
        return Arrays.stream(measurements).map(Measurement::storedName).toList();
    }

    private static Set<String> fields(Measurement measurement) {
        Set<String> fields = new HashSet<>(measurement.integerFields());
        fields.addAll(measurement.floatFields());
        fields.addAll(measurement.textFields());
        return fields;
    }

    private static void check(SeriesStore store) throws Exception {
        Set<String> models = new HashSet<>(Set.of(MANY));
        HOSTILE.forEach(name -> models.add(LineProtocol.storable(name)));
        assertThat(new HashSet<>(store.tagValues(Measurement.TRAFFIC, Tags.MODEL, Map.of())
                        .items()))
                .isEqualTo(models);
        SeriesQuery day = SeriesQuery.of(Measurement.TRAFFIC)
                .onlyFields("requests")
                .where(Tags.WINDOW, "24h")
                .between(START.toEpochMilli() + DAY, START.toEpochMilli() + DAY + 1);
        for (String name : HOSTILE) {
            String stored = LineProtocol.storable(name);
            String slice = SliceNames.sliceName(List.of("language"), Map.of("language", name));
            double requests = name.equals(HOSTILE.get(8)) ? 20 : 1;
            SeriesQuery own =
                    day.where(Tags.MODEL, name).where(Tags.VERSION, name).where(Tags.SLICE, slice);
            assertThat(store.latest(own).items())
                    .as(name)
                    .singleElement()
                    .extracting(row -> row.tags().get(Tags.MODEL), row -> row.fields()
                            .get("requests"))
                    .containsExactly(stored, requests);
            assertThat(new HashSet<>(store.tagValues(Measurement.TRAFFIC, Tags.SLICE, Map.of(Tags.MODEL, name))
                            .items()))
                    .as(name)
                    .isEqualTo(Set.of("all", LineProtocol.storable(slice), "country=~none"));
            assertThat(new HashSet<>(store.tagValues(Measurement.QUALITY, Tags.CRITERION, Map.of(Tags.MODEL, name))
                            .items()))
                    .as(name)
                    .isEqualTo(Set.of(requests == 20 ? "correct" : stored));
        }
        checkWhatIsLeftOut(store, day);
    }

    /**
     * The first three values of each dimension have their own slices; the rest is counted, for each dimension by
     * itself.
     */
    private static void checkWhatIsLeftOut(SeriesStore store, SeriesQuery day) throws Exception {
        SeriesQuery pooled = day.where(Tags.MODEL, MANY).where(Tags.VERSION, "*");
        assertThat(requests(store, pooled.where(Tags.SLICE, "all"))).isEqualTo(60);
        assertThat(requests(store, pooled.where(Tags.SLICE, "language=l0"))).isEqualTo(6);
        assertThat(requests(store, pooled.where(Tags.SLICE, "language=~other"))).isEqualTo(42);
        assertThat(requests(store, pooled.where(Tags.SLICE, "country=c2"))).isEqualTo(10);
        assertThat(requests(store, pooled.where(Tags.SLICE, "country=~other"))).isEqualTo(30);
    }

    private static double requests(SeriesStore store, SeriesQuery query) throws Exception {
        List<SeriesRow> rows = store.latest(query).items();
        assertThat(rows).hasSize(1);
        return rows.get(0).fields().get("requests");
    }

    @Test
    void theTerminalShowsThemAndObeysNone() {
        String shown = OUT.toString() + ERR;
        assertThat(shown).contains("  opened  ", "08a?b");
        assertThat(shown.replace("\n", "")).doesNotContainPattern("[\\p{Cc}\\p{Zl}\\p{Zp}\\u202a-\\u202e]");
        assertThat(shown.lines()).noneMatch(line -> line.startsWith("b got worse"));
    }
}
