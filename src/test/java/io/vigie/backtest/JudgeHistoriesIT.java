package io.vigie.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.backtest.Backtest.SeriesChoice;
import io.vigie.backtest.Backtest.SeriesFormat;
import io.vigie.settings.BacktestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a model that a judge has scored: where nobody has checked the judge, and where people have. */
class JudgeHistoriesIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long DAY = 86_400_000;
    private static final int DAYS = 70;
    private static final int MODEL_FALLS = 45;
    private static final int JUDGE_CHANGES = 55;
    private static final long T0 = Instant.parse("2026-05-01T00:00:00Z").toEpochMilli();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-01T00:00:00Z"), ZoneOffset.UTC);
    private static final String MONITORS = """
            monitors:
              - {name: answers, owner: team, match: {model: "*"}, metric: quality, criterion: correct,
                 dimensions: [[language]], tolerance: 0.02, falseAlarms: 1 per 365d}
            windows: {1h: off, 24h: off, 7d: off}
            """;

    @TempDir
    private Path folder;

    /** One answer; {@code human} null: no person has labelled it. */
    private record Answer(
            String id,
            long at,
            String language,
            double judge,
            @Nullable Double human,
            String version) {}

    /** What came out. */
    private record Told(List<JsonNode> alerts, List<String> series, List<String> statuses) {
        List<JsonNode> of(String monitor, String language) {
            return alerts.stream()
                    .filter(alert -> alert.path("monitor").asText().equals(monitor))
                    .filter(alert -> alert.path("slice").asText().equals("language=" + language))
                    .toList();
        }

        double field(String language, String name, long end) {
            for (String line : series) {
                if (line.startsWith("quality,")
                        && line.contains("slice=language\\=" + language)
                        && line.contains("version=*")
                        && line.endsWith(" " + end * 1_000_000)) {
                    Matcher field =
                            Pattern.compile("[ ,]" + name + "=(-?[0-9.eE+-]+)").matcher(line);
                    assertThat(field.find()).as("%s in %s", name, line).isTrue();
                    return Double.parseDouble(field.group(1));
                }
            }
            throw new AssertionError("no point of " + language + " at " + end);
        }
    }

    private Told run(List<Answer> answers, boolean isJudgeTold) throws IOException {
        Path input = Files.createDirectories(folder.resolve("in"));
        Path output = Files.createDirectories(folder.resolve("out"));
        List<String> requests = new ArrayList<>();
        List<String> responses = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (Answer answer : answers) {
            double probability = answer.language().equals("en") ? 0.08 : 0.16;
            requests.add(
                    "{\"request_id\":\"" + answer.id() + "\",\"model\":\"m\",\"model_version\":\"1\",\"requested_at\":"
                            + answer.at() + ",\"label_probability\":" + probability + ",\"segments\":{\"language\":\""
                            + answer.language() + "\"}}");
            responses.add("{\"request_id\":\"" + answer.id() + "\",\"responded_at\":" + (answer.at() + 900)
                    + ",\"status\":\"OK\"}");
            labels.add(label("j", answer.id(), answer.at() + 60_000, answer.judge(), "JUDGE")
                    + ",\"labeller\":\"judge-1\""
                    + (isJudgeTold ? ",\"labeller_version\":\"" + answer.version() + "\"" : "") + "}");
            if (answer.human() != null) {
                labels.add(label("h", answer.id(), answer.at() + 10 * 3_600_000, answer.human(), "HUMAN") + "}");
            }
        }
        Files.write(input.resolve("requests.jsonl"), requests);
        Files.write(input.resolve("responses.jsonl"), responses);
        Files.write(input.resolve("labels.jsonl"), labels);
        Path monitors = folder.resolve("monitors.yaml");
        Files.writeString(monitors, MONITORS);
        new Backtest(BacktestSettings.load(monitors, List.of(), null), input, output, CLOCK)
                .run(new SeriesFormat(SeriesChoice.ALL, false), (events, of, at) -> {});
        List<JsonNode> alerts = new ArrayList<>();
        for (String line : Files.readAllLines(output.resolve(Backtest.ALERTS))) {
            alerts.add(JSON.readTree(line));
        }
        return new Told(
                alerts,
                Files.readAllLines(output.resolve(Backtest.SERIES)),
                Files.readAllLines(output.resolve("statuses.jsonl")));
    }

    private static String label(String prefix, String id, long at, double score, String source) {
        return "{\"label_id\":\"" + prefix + "-" + id + "\",\"request_id\":\"" + id + "\",\"labelled_at\":" + at
                + ",\"criterion\":\"correct\",\"score\":" + score + ",\"source\":\"" + source + "\"";
    }

    private static int dayOf(JsonNode alert) {
        return (int) ((Instant.parse(alert.path("raised_at").asText()).toEpochMilli() - T0) / DAY);
    }

    /** 400 answers a day, a third of them Portuguese, which falls from 0.9 to 0.7; the judge says what is so. */
    @Test
    void aJudgeAloneIsBelievedAndSaidToBeAlone() throws Exception {
        Random random = new Random(7);
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < DAYS * 400; i++) {
            int day = i / 400;
            String language = random.nextDouble() < 0.35 ? "pt" : "en";
            double good = language.equals("pt") && day >= MODEL_FALLS ? 0.7 : 0.9;
            // From then on the judge has another version, which is harsher on everybody.
            boolean isHarsh = day >= JUDGE_CHANGES && random.nextDouble() < 0.2;
            answers.add(new Answer(
                    "r" + i,
                    T0 + i * DAY / 400,
                    language,
                    random.nextDouble() < good && !isHarsh ? 1 : 0,
                    null,
                    day < JUDGE_CHANGES ? "1" : "2"));
        }
        Told told = run(answers, true);
        List<JsonNode> alerts = told.of("answers", "pt");
        assertThat(alerts).isNotEmpty();
        assertThat(dayOf(alerts.get(0))).isBetween(MODEL_FALLS, MODEL_FALLS + 5);
        assertThat(alerts.get(0).path("summary").asText())
                .contains("a judge alone has scored these answers, and no person has checked it");
        assertThat(alerts.get(alerts.size() - 1).path("summary").asText())
                .contains("is scored by another judge now, judge-1@2");
        assertThat(told.of("answers", "en"))
                .as("a new version of the judge is no news of the model")
                .isEmpty();
        assertThat(told.statuses())
                .allMatch(line -> line.contains("there is another judge since 2026-06-25T")
                        && line.contains("judge-1@2; ")
                        && line.contains(" of 30 days."));
        assertThat(told.field("en", "pairs", T0 + DAYS * DAY)).isZero();
    }

    /**
     * People label 8 and 16 %, and find Portuguese worse from day 45 on; the judge, which sees 95 % of what is good and
     * 65 % of what is bad, becomes harsher on day 55 and does not say so.
     */
    @Test
    void aJudgeThatChangesIsToldFromTheModel() throws Exception {
        Random random = new Random(11);
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < DAYS * 500; i++) {
            int day = i / 500;
            String language = random.nextDouble() < 0.5 ? "pt" : "en";
            double quality = language.equals("en") ? 0.92 : day < MODEL_FALLS ? 0.9 : 0.7;
            boolean good = random.nextDouble() < quality;
            boolean says = random.nextDouble() < (good ? 0.95 : 0.35);
            boolean isHarsh = day >= JUDGE_CHANGES && random.nextDouble() < 0.25;
            boolean labelled = random.nextDouble() < (language.equals("en") ? 0.08 : 0.16);
            answers.add(new Answer(
                    "r" + i,
                    T0 + i * DAY / 500,
                    language,
                    says && !isHarsh ? 1 : 0,
                    labelled ? (good ? 1.0 : 0.0) : null,
                    "1"));
        }
        Told told = run(answers, false);
        assertThat(told.of("answers", "en"))
                .as("the judge's change is no change of the model")
                .isEmpty();
        List<JsonNode> alerts = told.of("answers", "pt");
        assertThat(alerts.stream().map(alert -> alert.path("alert_id").asText()).distinct())
                .hasSize(1);
        assertThat(dayOf(alerts.get(0))).isBetween(MODEL_FALLS, JUDGE_CHANGES - 1);
        assertThat(alerts.get(0).path("summary").asText()).contains("Judge or model? The model");
        List<JsonNode> ofJudge = told.alerts().stream()
                .filter(alert -> alert.path("monitor").asText().equals("answers/judge"))
                .toList();
        assertThat(ofJudge).as("%s", told.alerts()).isNotEmpty();
        assertThat(ofJudge).allMatch(alert -> dayOf(alert) >= JUDGE_CHANGES);
        assertThat(ofJudge.get(0).path("summary").asText())
                .contains("the judge judge-1 otherwise than before")
                .contains("Judge or model? The judge.");

        long end = T0 + DAYS * DAY;
        for (String language : List.of("en", "pt")) {
            List<Answer> window = answers.stream()
                    .filter(answer -> answer.language().equals(language) && answer.at() >= end - 30 * DAY)
                    .toList();
            List<Answer> both =
                    window.stream().filter(answer -> answer.human() != null).toList();
            assertThat(told.field(language, "judged", end)).isEqualTo(window.size());
            assertThat(told.field(language, "pairs", end)).isEqualTo(both.size());
            assertThat(told.field(language, "agreement", end))
                    .isCloseTo(
                            both.stream()
                                    .mapToDouble(answer -> answer.human() == answer.judge() ? 1 : 0)
                                    .average()
                                    .orElseThrow(),
                            within(1e-9));
            assertThat(told.field(language, "judge_bias", end))
                    .isCloseTo(
                            both.stream()
                                    .mapToDouble(answer -> answer.judge() - answer.human())
                                    .average()
                                    .orElseThrow(),
                            within(1e-9));
            assertThat(told.field(language, "ppi_lower", end)).isLessThan(told.field(language, "ppi_mean", end));
            assertThat(told.field(language, "ppi_labels", end)).isGreaterThan(both.size());
        }
    }
}
