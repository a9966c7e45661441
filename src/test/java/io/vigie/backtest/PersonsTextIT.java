package io.vigie.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vigie.backtest.Backtest.BacktestResult;
import io.vigie.backtest.Backtest.SeriesChoice;
import io.vigie.backtest.Backtest.SeriesFormat;
import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoders;
import io.vigie.decode.EventEncoder;
import io.vigie.decode.RecordLimits;
import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import io.vigie.model.RecordPosition;
import io.vigie.settings.BacktestSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sentence of a person, sent by mistake in any place of a record, is in nothing that is written: dead letters,
 * points, alerts, statuses, the terminal. Names that make series (models, versions, segments, criteria, outcomes,
 * benchmarks) are published by what they are for, and are not among the places.
 */
class PersonsTextIT {

    private static final String SENTENCE = "my daughter Ines is ill since Monday";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-01T00:00:00Z"), ZoneOffset.UTC);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> NAMES =
            Set.of("model", "model_version", "task", "criterion", "outcome", "benchmark", "segments");
    private static final Map<String, String> GOOD = Map.of(
            "requests", """
                    {"request_id":"%s","model":"m","model_version":"1","requested_at":"2026-03-01T00:00:00Z",
                     "conversation_id":"c","segments":{"language":"pt"},"input_tokens":1,"label_probability":0.5,
                     "label_selected":true}""",
            "responses", """
                    {"request_id":"%s","responded_at":"2026-03-01T00:00:01Z","status":"OK","latency_ms":5,
                     "first_token_ms":1,"output_tokens":3,"cost_usd":0.1,"confidence":0.5,"error_code":"none"}""",
            "labels", """
                    {"label_id":"l","request_id":"%s","labelled_at":"2026-03-01T02:00:00Z","criterion":"correct",
                     "score":1,"source":"HUMAN","labeller":"ana","probability":0.5}""",
            "signals", """
                    {"conversation_id":"c","request_id":"%s","signalled_at":"2026-03-01T00:01:00Z","kind":"RESOLVED"}""",
            "benchmarks", """
                    {"model":"m","model_version":"1","benchmark":"%s","criterion":"correct","score":0.9,
                     "sample_size":100,"evaluated_at":"2026-03-01T00:00:00Z"}""");

    @TempDir
    private Path folder;

    @Test
    void aSentenceOfAPersonIsInNoOutput() throws Exception {
        Path input = Files.createDirectories(folder.resolve("in"));
        for (Map.Entry<String, String> kind : GOOD.entrySet()) {
            List<String> lines = new ArrayList<>();
            lines.add(line(kind.getValue(), "good").toString());
            ObjectNode good = line(kind.getValue(), "base");
            for (String field : (Iterable<String>) good::fieldNames) {
                if (!NAMES.contains(field)) {
                    lines.add(line(kind.getValue(), "r-" + field)
                            .put(field, SENTENCE)
                            .toString());
                }
                ObjectNode nested = line(kind.getValue(), "n-" + field);
                nested.putObject(field).putArray(SENTENCE).add(SENTENCE);
                lines.add(nested.toString());
                ObjectNode renamed = line(kind.getValue(), "k-" + field);
                renamed.remove(field);
                lines.add(renamed.put(SENTENCE, SENTENCE).toString());
            }
            lines.add(line(kind.getValue(), "u")
                    .put("prompt", SENTENCE)
                    .put("answer", SENTENCE)
                    .toString());
            lines.add(SENTENCE);
            lines.add("{\"" + SENTENCE);
            lines.add("{\"request_id\": " + SENTENCE + "}");
            lines.add("{\"" + SENTENCE + "\":1,\"" + SENTENCE + "\":2}");
            lines.add("[\"" + SENTENCE + "\"]");
            lines.add(SENTENCE + "," + SENTENCE);
            Files.write(input.resolve(kind.getKey() + ".jsonl"), lines, StandardCharsets.UTF_8);
        }
        Path monitors = folder.resolve("monitors.yaml");
        Files.writeString(monitors, """
                monitors:
                  - {name: a, owner: team, match: {model: "*"}, metric: quality, criterion: correct, tolerance: 0.02,
                     dimensions: [[], [language]]}
                  - {name: b, owner: team, match: {model: "*"}, metric: abandonment, tolerance: 0.1}
                """);
        assertThat(written(input, monitors)).isNotEmpty().allSatisfy(PersonsTextIT::assertNothingOfIt);
        assertThat(written(input, monitors, "deadLetters.keepBytes=true"))
                .as("only where a setting says so")
                .anySatisfy(text -> assertThat(decoded(text)).contains(SENTENCE));
    }

    @Test
    void norIsItInTheDeadLetterOfAnAvroRecord() {
        Label label = new Label(
                SENTENCE,
                SENTENCE,
                CLOCK.millis(),
                "correct",
                7,
                LabelSource.HUMAN,
                SENTENCE,
                null,
                new RecordPosition(0, 0));
        byte[] record = EventEncoder.encode(label);
        for (int cut = 0; cut <= record.length; cut++) {
            byte[] bytes = Arrays.copyOf(record, cut);
            DecodingResult<Label> decoding =
                    EventDecoders.labels(RecordLimits.DEFAULT, CLOCK).decode("labels", 0, 0, bytes);
            assertThat(decoding).isInstanceOf(DecodingResult.Rejected.class);
            var letter = ((DecodingResult.Rejected<Label>) decoding).letter();
            assertNothingOfIt(letter.detail());
            assertThat(letter.payload()).isEmpty();
        }
    }

    private List<String> written(Path input, Path monitors, String... overrides) throws Exception {
        Path output = Files.createTempDirectory(folder, "out");
        BacktestResult result = new Backtest(
                        BacktestSettings.load(monitors, List.of(overrides), null), input, output, CLOCK)
                .run(new SeriesFormat(SeriesChoice.ALL, false), (events, of, at) -> {});
        assertThat(result.deadLetters()).isGreaterThan(50);
        StringWriter terminal = new StringWriter();
        BacktestSummary.print(result, output, Duration.ofSeconds(1), new PrintWriter(terminal));
        List<String> texts = new ArrayList<>();
        texts.add(terminal.toString());
        try (Stream<Path> files = Files.list(output)) {
            for (Path file : files.toList()) {
                texts.add(Files.readString(file));
            }
        }
        return texts;
    }

    /** Neither the sentence nor a word of it, nor its Base64. */
    private static void assertNothingOfIt(String text) {
        assertThat(text).doesNotContain("daughter", "Ines", "Monday");
        assertThat(decoded(text)).doesNotContain("daughter", "Ines", "Monday");
    }

    /** What the Base64 of a text's payloads says. */
    private static String decoded(String text) {
        StringBuilder all = new StringBuilder();
        for (String line : text.lines().toList()) {
            int from = line.indexOf("\"payload\":\"");
            if (from >= 0) {
                String payload = line.substring(from + 11, line.indexOf('"', from + 11));
                all.append(new String(Base64.getDecoder().decode(payload), StandardCharsets.UTF_8));
            }
        }
        return all.toString();
    }

    private static ObjectNode line(String template, String id) throws Exception {
        return (ObjectNode) JSON.readTree(template.formatted(id));
    }
}
