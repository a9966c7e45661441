package io.vigie.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.backtest.Backtest.SeriesChoice;
import io.vigie.backtest.Backtest.SeriesFormat;
import io.vigie.settings.BacktestSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three languages; a new version answers worse in one of them, whose prompts get longer with it. */
class AlertContextTest {

    private static final long SEED = 20_261_104;
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final long START = Instant.parse("2026-06-01T00:00:00Z").toEpochMilli();
    private static final long CHANGE = START + 45 * DAY + 13 * HOUR + 50 * 60_000;
    private static final int DAYS = 60;
    private static final int PER_DAY = 100;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MONITORS = """
            monitors:
              - name: answers
                match: {model: "*"}
                metric: quality
                criterion: correct
                dimensions: [[], [language], [country]]
                window: 30d
                tolerance: 0.02
                owner: us
            """;

    @TempDir
    private Path folder;

    private void write() throws Exception {
        Random random = new Random(SEED);
        List<String> requests = new ArrayList<>();
        List<String> responses = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < DAYS * PER_DAY; i++) {
            for (String language : List.of("en", "es", "pt")) {
                long at = START + i * DAY / PER_DAY + language.charAt(1);
                boolean isNew = at >= CHANGE;
                boolean isWorse = isNew && language.equals("pt");
                String id = language + i;
                requests.add(
                        "{\"request_id\":\"" + id + "\",\"model\":\"m\",\"model_version\":\"" + (isNew ? "v2" : "v1")
                                + "\",\"requested_at\":\"" + Instant.ofEpochMilli(at)
                                + "\",\"segments\":{\"language\":\"" + language
                                + "\"},\"input_tokens\":" + ((isWorse ? 450 : 300) + random.nextInt(100)) + "}");
                responses.add("{\"request_id\":\"" + id + "\",\"responded_at\":\"" + Instant.ofEpochMilli(at + 900)
                        + "\",\"status\":\"OK\",\"latency_ms\":" + (800 + random.nextInt(200)) + "}");
                boolean isGood = random.nextDouble() < (isWorse ? 0.6 : 0.9);
                labels.add("{\"label_id\":\"l" + id + "\",\"request_id\":\"" + id + "\",\"labelled_at\":\""
                        + Instant.ofEpochMilli(at + 2 * HOUR) + "\",\"criterion\":\"correct\",\"score\":"
                        + (isGood ? 1 : 0) + ",\"source\":\"HUMAN\"}");
            }
        }
        Files.write(folder.resolve("requests.jsonl"), requests);
        Files.write(folder.resolve("responses.jsonl"), responses);
        Files.write(folder.resolve("labels.jsonl"), labels);
        Files.writeString(folder.resolve("monitors.yaml"), MONITORS);
    }

    private List<JsonNode> events(String file) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(file))) {
            events.add(JSON.readTree(line));
        }
        return events;
    }

    @Test
    void anAlertSaysHowOtherSlicesStandAndWhatElseChanged() throws Exception {
        write();
        BacktestSettings settings = BacktestSettings.load(
                folder.resolve("monitors.yaml"), List.of("windows.1h=off", "windows.24h=off", "windows.7d=off"), null);
        new Backtest(settings, folder, folder, Clock.systemUTC())
                .run(new SeriesFormat(SeriesChoice.MONITORED, false), (events, of, time) -> {});
        List<JsonNode> alerts = events(Backtest.ALERTS);
        assertThat(alerts)
                .as("nobody has a country, so it has no slices, seed %d", SEED)
                .noneMatch(each -> each.path("slice").asText().startsWith("country"));
        List<JsonNode> portuguese = alerts.stream()
                .filter(each -> each.path("slice").asText().equals("language=pt"))
                .filter(each -> each.path("state").asText().equals("FIRING"))
                .filter(each -> Instant.parse(each.path("raised_at").asText()).toEpochMilli() > CHANGE)
                .toList();
        assertThat(portuguese).as("seed %d", SEED).hasSizeGreaterThanOrEqualTo(2);
        JsonNode last = portuguese.get(portuguese.size() - 1);
        assertThat(last.path("other_slices").findValuesAsText("slice")).containsExactly("language=en", "language=es");
        assertThat(last.path("other_slices").findValuesAsText("standing")).contains("UNCHANGED");
        JsonNode version = last.path("changed").path(0);
        assertThat(version.path("what").asText()).isEqualTo("version");
        assertThat(version.path("name").asText()).isEqualTo("v2");
        assertThat(version.path("since").asText()).isEqualTo("2026-07-16T13:55:00.000Z");
        JsonNode tokens = last.path("changed").path(1);
        assertThat(last.path("changed")).as("latency and shares stay").hasSize(2);
        assertThat(tokens.path("what").asText()).isEqualTo("input-tokens");
        assertThat(tokens.path("before").asDouble()).isBetween(340.0, 360.0);
        assertThat(tokens.path("after").asDouble()).isBetween(485.0, 515.0);
        String says = " What else changed: version v2 since 16 July 13:55 UTC, input tokens ";
        assertThat(last.path("summary").asText()).contains(" Other languages: ", " unchanged", says);
        assertThat(portuguese)
                .as("few labels say nothing yet, and never the wrong thing, seed %d", SEED)
                .allSatisfy(each -> assertThat(each.path("other_slices").findValuesAsText("standing"))
                        .isSubsetOf("UNCHANGED", "UNDECIDED"));

        JsonNode incident = events(Backtest.INCIDENTS).stream()
                .filter(each -> each.path("summary").asText().contains("Other languages: "))
                .reduce((earlier, later) -> later)
                .orElseThrow();
        JsonNode told = portuguese.stream()
                .filter(each -> incident.path("summary")
                        .asText()
                        .contains(each.path("summary").asText()))
                .findFirst()
                .orElseThrow();
        assertThat(incident.path("other_slices")).isEqualTo(told.path("other_slices"));
        assertThat(incident.path("changed")).isEqualTo(told.path("changed"));
    }
}
