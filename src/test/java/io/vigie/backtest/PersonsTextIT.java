package io.vigie.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.backtest.Backtest.BacktestResult;
import io.vigie.backtest.Backtest.SeriesChoice;
import io.vigie.backtest.Backtest.SeriesFormat;
import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoders;
import io.vigie.decode.EventEncoder;
import io.vigie.decode.RecordLimits;
import io.vigie.hostile.PersonsText;
import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import io.vigie.model.RecordPosition;
import io.vigie.settings.BacktestSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sentence of a person, sent by mistake in any place of a record, is in nothing that a backtest writes: dead letters,
 * points, alerts, statuses, the terminal.
 */
class PersonsTextIT {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-01T00:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    @Test
    void aSentenceOfAPersonIsInNoOutput() throws Exception {
        Path input = folder.resolve("in");
        PersonsText.writeHistory(input, 0);
        Path monitors = folder.resolve("monitors.yaml");
        Files.writeString(monitors, """
                monitors:
                  - {name: a, owner: team, match: {model: "*"}, metric: quality, criterion: correct, tolerance: 0.02,
                     dimensions: [[], [language]]}
                  - {name: b, owner: team, match: {model: "*"}, metric: abandonment, tolerance: 0.1}
                """);
        assertThat(written(input, monitors))
                .isNotEmpty()
                .allSatisfy(text -> PersonsText.assertNothingIn("a backtest", text));
        assertThat(written(input, monitors, "deadLetters.keepBytes=true"))
                .as("only where a setting says so")
                .anySatisfy(text -> assertThat(PersonsText.payloads(text)).contains(PersonsText.SENTENCE));
    }

    @Test
    void norIsItInTheDeadLetterOfAnAvroRecord() {
        Label label = new Label(
                PersonsText.SENTENCE,
                PersonsText.SENTENCE,
                CLOCK.millis(),
                "correct",
                7,
                LabelSource.HUMAN,
                PersonsText.SENTENCE,
                null,
                new RecordPosition(0, 0));
        byte[] record = EventEncoder.encode(label);
        for (int cut = 0; cut <= record.length; cut++) {
            byte[] bytes = Arrays.copyOf(record, cut);
            DecodingResult<Label> decoding =
                    EventDecoders.labels(RecordLimits.DEFAULT, CLOCK).decode("labels", 0, 0, bytes);
            assertThat(decoding).isInstanceOf(DecodingResult.Rejected.class);
            var letter = ((DecodingResult.Rejected<Label>) decoding).letter();
            PersonsText.assertNothingIn("a letter", letter.detail());
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
}
