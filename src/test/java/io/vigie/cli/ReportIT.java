package io.vigie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.dashboard.Filled;
import io.vigie.report.Page;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The report on what the real jobs wrote, compared with the store, the history and the alerts of the backtest. */
@Timeout(300)
class ReportIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant FROM = Instant.parse("2026-01-12T06:00:00Z");
    private static final String MODEL = "support-chat";

    @TempDir
    private static Path folder;

    private static Filled filled;

    @BeforeAll
    static void fill() throws Exception {
        filled = Filled.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (filled != null) {
            filled.close();
        }
    }

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Path file, String model, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "report",
                "--model",
                model,
                "--from",
                FROM.toString(),
                "--to",
                Filled.END.toString(),
                "--out",
                file.toString()));
        arguments.addAll(List.of(more));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }

    private static String local() {
        return "questdb:" + filled.local().url();
    }

    private Page report(Path file, String model) throws Exception {
        assertThat(run(file, model, "--store", local(), "--safety-criteria", "safe", "--force"))
                .as(err.toString())
                .isZero();
        return Page.of(Files.readString(file));
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> {
                    try {
                        return JSON.readTree(line);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private static Instant time(JsonNode node) {
        return node.isNumber() ? Instant.ofEpochMilli(node.asLong()) : Instant.parse(node.asText());
    }

    @Test
    void requestsAreThoseOfTheHistory(@TempDir Path results) throws Exception {
        Page page = report(results.resolve("report.html"), MODEL);
        long requests = lines(folder.resolve("history/requests.jsonl")).stream()
                .filter(request -> request.path("model").asText().equals(MODEL))
                .map(request -> time(request.path("requested_at")))
                .filter(at -> !at.isBefore(FROM) && at.isBefore(Filled.END))
                .count();
        assertThat(page.section("data"))
                .contains(String.format(Locale.ROOT, "%,d requests on 22 of the 22 UTC days", requests));
    }

    @Test
    void figuresAreThoseOfTheStore(@TempDir Path results) throws Exception {
        Page page = report(results.resolve("report.html"), MODEL);
        List<List<String>> windows = page.table("Mean score of labelled answers");
        assertThat(windows).hasSize(3);
        Map<String, Object> point = filled.local()
                .query("SELECT mean, lower, upper, labels, effective_labels FROM quality WHERE model = '" + MODEL
                        + "' AND version = '*' AND slice = 'all' AND \"window\" = '7d' AND criterion = 'correct'"
                        + " AND timestamp = '" + Filled.END + "'")
                .get(0);
        assertThat(windows.get(2))
                .containsExactly(
                        "26 Jan 2026 06:00 to 2 Feb 2026 06:00",
                        percent(point, "mean"),
                        percent(point, "lower") + " to " + percent(point, "upper"),
                        String.format(Locale.ROOT, "%,d", (Long) Objects.requireNonNull(point.get("labels"))),
                        String.format(Locale.ROOT, "%,.1f", number(point, "effective_labels")));
        Map<String, Object> latency = filled.local()
                .query("SELECT p95_ms FROM latency WHERE model = '" + MODEL
                        + "' AND version = '*' AND slice = 'all' AND \"window\" = '7d' AND timestamp = '" + Filled.END
                        + "'")
                .get(0);
        assertThat(page.table("Latency in windows").get(2).get(3))
                .isEqualTo(String.format(Locale.ROOT, "%,.0f ms", number(latency, "p95_ms")));
    }

    private static double number(Map<String, Object> row, String field) {
        return ((Number) Objects.requireNonNull(row.get(field))).doubleValue();
    }

    private static String percent(Map<String, Object> row, String field) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * number(row, field));
    }

    /** The planted change of this model is that of Portuguese. */
    @Test
    void alertsAreThoseOfTheBacktest(@TempDir Path results) throws Exception {
        Page page = report(results.resolve("report.html"), MODEL);
        Set<String> ids = new HashSet<>();
        int events = 0;
        for (JsonNode event : lines(folder.resolve("results/alerts.jsonl"))) {
            if (event.path("model").asText().equals(MODEL)) {
                ids.add(event.path("alert_id").asText());
                events++;
                assertThat(page.section("alerts"))
                        .contains(event.path("monitor").asText());
            }
        }
        assertThat(ids).isNotEmpty();
        assertThat(page.styled("alerts", "alert")).isEqualTo(ids.size());
        assertThat(page.texts("caption").stream().filter(caption -> caption.startsWith("What was reported")))
                .hasSameSizeAs(ids);
        assertThat(events).isGreaterThanOrEqualTo(ids.size());
        assertThat(page.section("slices")).contains("language=pt");
        assertThat(page.section("settings")).contains("answers-correct", "falseAlarms", "1 per 90d");
        assertThat(page.section("safety")).contains("No answer has a label of this criterion");
    }

    @Test
    void bothStoresGiveTheSameReport(@TempDir Path results) throws Exception {
        Path settings = Files.writeString(
                results.resolve("drift.yaml"),
                "kafka: {bootstrapServers: localhost:9092}\ninflux: {url: \""
                        + filled.influx().url() + "\", apiVersion: v1, bucket: " + Filled.DATABASE
                        + "}\nmonitors: []\n");
        Path one = results.resolve("one.html");
        Path other = results.resolve("other.html");
        assertThat(run(one, MODEL, "--store", local())).as(err.toString()).isZero();
        assertThat(run(other, MODEL, "--settings", settings.toString()))
                .as(err.toString())
                .isZero();
        assertThat(withoutTime(Files.readString(other))).isEqualTo(withoutTime(Files.readString(one)));
        assertThat(Files.readString(one)).contains("<svg");
    }

    private static String withoutTime(String html) {
        return html.replaceAll("Written by Vigie on [^.]*", "");
    }

    @Test
    void aFileIsNotReplacedUnasked(@TempDir Path results) throws Exception {
        Path file = Files.writeString(results.resolve("report.html"), "mine");
        assertThat(run(file, MODEL, "--store", local())).isEqualTo(ExitCodes.UNUSABLE);
        assertThat(err.toString()).contains("--force");
        assertThat(file).hasContent("mine");
        assertThat(run(file, MODEL, "--store", local(), "--force")).isZero();
        assertThat(Files.readString(file)).startsWith("<!DOCTYPE html>");
        try (var files = Files.list(results)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void anUnknownModelIsNoReport(@TempDir Path results) {
        Path file = results.resolve("report.html");
        assertThat(run(file, "no-such", "--store", local())).isEqualTo(ExitCodes.UNUSABLE);
        assertThat(err.toString()).contains("doc-search, support-chat");
        assertThat(file).doesNotExist();
    }

    @Test
    void aStoreThatIsNotThereIsAFailure(@TempDir Path results) {
        Path file = results.resolve("report.html");
        assertThat(run(file, MODEL, "--store", "questdb:http://127.0.0.1:1")).isEqualTo(ExitCodes.FAILED);
        assertThat(err.toString()).contains("cannot be reached");
        assertThat(file).doesNotExist();
    }
}
