package io.vigie.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vigie.backtest.Backtest.BacktestResult;
import io.vigie.backtest.Backtest.SeriesChoice;
import io.vigie.backtest.Backtest.SeriesFormat;
import io.vigie.cli.SimulatedSeries;
import io.vigie.history.EventFiles;
import io.vigie.series.LineProtocol;
import io.vigie.settings.BacktestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backtest says what the jobs say, whatever the order of lines. */
class BacktestLawIT {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-04-02T00:00:00Z"), ZoneOffset.UTC);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FILES =
            List.of(EventFiles.REQUESTS, EventFiles.RESPONSES, EventFiles.LABELS, EventFiles.SIGNALS);

    /** Every kind of monitor; what is wide apart in time keeps the run of the jobs short. */
    private static final String MONITORS = """
            monitors:
              - {name: correct, owner: team, match: {model: "*"}, metric: quality, criterion: correct,
                 dimensions: [[], [language]], window: 7d, tolerance: 0.02, falseAlarms: 1 per 30d}
              - {name: correct-of-version, owner: team, match: {model: "*", version: each}, metric: quality, criterion: correct,
                 dimensions: [[]], window: 7d, tolerance: 0.02, falseAlarms: 1 per 30d}
              - {name: abandonment, owner: team, match: {model: "*"}, metric: abandonment, dimensions: [[], [language]],
                 window: 7d, tolerance: 0.02, falseAlarms: 1 per 30d}
              - {name: p95, owner: team, match: {model: "*"}, metric: latency-p95, dimensions: [[]], window: 24h,
                 tolerance: 0.1, falseAlarms: 1 per 30d}
              - {name: failures, owner: team, match: {model: "*"}, metric: error-rate, window: 7d, objective: {atMost: 0.02}}
              - {name: mix, owner: team, match: {model: "*"}, metric: mix, dimensions: [[language]], window: 7d,
                 falseAlarms: 1 per 30d}
            """;

    private static final List<String> SETTINGS =
            List.of("windows.1h=1h", "windows.24h=6h", "windows.7d=12h", "windows.30d=1d", "labels.horizon=5d");

    @TempDir
    private Path folder;

    @Test
    void aBacktestSaysWhatTheJobsSay() throws Exception {
        BacktestSettings settings = settings(writeHistory());
        Path ofJobs = Files.createDirectories(folder.resolve("jobs"));
        new JobsOverFiles(settings, folder, ofJobs, CLOCK).run();
        Path ofBacktest = Files.createDirectories(folder.resolve("backtest"));
        BacktestResult result = run(settings, folder, ofBacktest, SeriesChoice.ALL);

        assertThat(result.alerts()).isPositive();
        assertThat(Files.readAllLines(ofBacktest.resolve(Backtest.ALERTS)))
                .isEqualTo(Files.readAllLines(ofJobs.resolve(Backtest.ALERTS)));
        assertThat(result.incidents()).isPositive().isLessThanOrEqualTo(result.alerts());
        assertThat(Files.readAllLines(ofBacktest.resolve(Backtest.INCIDENTS)))
                .isEqualTo(Files.readAllLines(ofJobs.resolve(Backtest.INCIDENTS)));
        assertThat(Files.readAllLines(ofBacktest.resolve(Backtest.SERIES)).stream()
                        .map(LineProtocol::key))
                .as("every point is written once")
                .hasSize((int) result.points())
                .doesNotHaveDuplicates();
        assertThat(points(ofBacktest)).containsExactlyInAnyOrderEntriesOf(points(ofJobs));
        assertThat(letters(ofBacktest)).isEqualTo(letters(ofJobs)).isNotEmpty();
    }

    @Test
    void theOrderOfLinesDoesNotShow() throws Exception {
        BacktestSettings settings = settings(writeHistory());
        Path inOrder = Files.createDirectories(folder.resolve("in-order"));
        run(settings, folder, inOrder, SeriesChoice.MONITORED);
        long seed = 7;
        Path shuffled = Files.createDirectories(folder.resolve("shuffled"));
        for (String file : FILES) {
            List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve(file)));
            // What cannot be used, and two words at one time on one thing, are told by their lines.
            Collections.shuffle(lines, new Random(seed));
            Files.write(shuffled.resolve(file), lines);
        }
        Path again = Files.createDirectories(folder.resolve("again"));
        run(settings, shuffled, again, SeriesChoice.MONITORED);
        for (String file : List.of(Backtest.ALERTS, Backtest.INCIDENTS, Backtest.SERIES, Backtest.MONITOR_STATUSES)) {
            assertThat(again.resolve(file))
                    .as("%s, seed %d", file, seed)
                    .hasSameTextualContentAs(inOrder.resolve(file));
        }
        assertThat(letters(again).values())
                .as("seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(letters(inOrder).values());
    }

    @Test
    void onlyWhatMonitorsLookAtIsAPartOfAll() throws Exception {
        BacktestSettings settings = settings(writeHistory());
        Path all = Files.createDirectories(folder.resolve("all"));
        run(settings, folder, all, SeriesChoice.ALL);
        Path monitored = Files.createDirectories(folder.resolve("monitored"));
        run(settings, folder, monitored, SeriesChoice.MONITORED);
        assertThat(monitored.resolve(Backtest.ALERTS)).hasSameTextualContentAs(all.resolve(Backtest.ALERTS));
        Map<String, String> part = points(monitored);
        assertThat(part).isNotEmpty().hasSizeLessThan(points(all).size() / 2);
        assertThat(points(all)).containsAllEntriesOf(part);
    }

    private Path writeHistory() throws IOException {
        SimulatedSeries.writeHistory(
                folder,
                List.of(
                        "--days",
                        "24",
                        "--end",
                        "2026-04-01T00:00:00Z",
                        "--requests-per-day",
                        "300",
                        "--models",
                        "2",
                        "--seed",
                        "3"));
        Files.writeString(
                folder.resolve(EventFiles.LABELS),
                "no label\n{\"label_id\": \"l-x\", \"request_id\": \"nobody\", \"criterion\": \"correct\", \"score\": 1,"
                        + " \"source\": \"HUMAN\", \"labelled_at\": \"2026-03-05T00:00:00Z\"}\n",
                StandardOpenOption.APPEND);
        return Files.writeString(folder.resolve("monitors.yaml"), MONITORS);
    }

    private static BacktestSettings settings(Path monitors) {
        return BacktestSettings.load(monitors, SETTINGS, null);
    }

    private static BacktestResult run(BacktestSettings settings, Path input, Path output, SeriesChoice choice)
            throws IOException {
        return new Backtest(settings, input, output, CLOCK)
                .run(new SeriesFormat(choice, false), (events, of, time) -> {});
    }

    private static Map<String, String> points(Path results) throws IOException {
        Map<String, String> points = new HashMap<>();
        for (String line : Files.readAllLines(results.resolve(Backtest.SERIES))) {
            // The jobs reject by the clock of the machine.
            if (!line.startsWith("dead_letter,")) {
                points.put(LineProtocol.key(line), line);
            }
        }
        return points;
    }

    /** By file and line, without the time at which they were rejected. */
    private static Map<String, String> letters(Path results) throws IOException {
        Map<String, String> letters = new TreeMap<>();
        for (String line : Files.readAllLines(results.resolve(Backtest.DEAD_LETTERS))) {
            ObjectNode letter = (ObjectNode) JSON.readTree(line);
            letter.remove("rejected_at");
            letters.put(
                    letter.path("topic").asText() + ":" + letter.path("offset").asText(),
                    letter.path("reason").asText() + letter.path("payload").asText());
        }
        return letters;
    }
}
