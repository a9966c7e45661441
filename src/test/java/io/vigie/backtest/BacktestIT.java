package io.vigie.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.backtest.Backtest.SeriesChoice;
import io.vigie.backtest.Backtest.SeriesFormat;
import io.vigie.backtest.SnapshotHistory.SnapshotModel;
import io.vigie.settings.BacktestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from events to alerts, on histories of the shape of a published measurement, over many shuffles. */
class BacktestIT {

    private static final int SHUFFLES = 20;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MONITORS = """
            monitors:
              - name: happy-numbers
                match: {model: "*"}
                metric: quality
                owner: team
                criterion: correct
                dimensions: [[]]
                window: 30d
                reference: {kind: fixed, from: 2023-06-01T00:00:00Z, to: 2023-07-01T00:00:00Z}
                tolerance: 0.02
                falseAlarms: 1 per 90d
            """;
    private static final String SILENCE = """
              - name: silence
                match: {model: "*"}
                metric: silence
                owner: team
            """;

    @TempDir
    private Path folder;

    private final Map<String, List<JsonNode>> alerts = new HashMap<>();
    private final Map<String, Map<String, Double>> points = new HashMap<>();

    @Test
    void aFallAlertsSoonAndOnceARiseNever() throws Exception {
        SnapshotHistory history = history(1);
        run(history);
        for (int seed = 0; seed < SHUFFLES; seed++) {
            String falling = SnapshotModel.FALLING.model(seed);
            String rising = SnapshotModel.RISING.model(seed);
            assertThat(quality(falling, SnapshotHistory.CHANGE)).isEqualTo(0.836);
            assertThat(quality(falling, SnapshotHistory.END)).isEqualTo(0.352);
            assertThat(quality(rising, SnapshotHistory.CHANGE)).isEqualTo(0.306);
            assertThat(quality(rising, SnapshotHistory.END)).isEqualTo(0.482);
            for (String model : List.of(falling, rising)) {
                assertThat(p50(model, SnapshotHistory.CHANGE))
                        .as(model)
                        .isCloseTo(history.medianLatencyMs(model, 0), within(0.01 * history.medianLatencyMs(model, 0)));
                assertThat(p50(model, SnapshotHistory.END))
                        .as(model)
                        .isCloseTo(history.medianLatencyMs(model, 1), within(0.01 * history.medianLatencyMs(model, 1)));
            }
            assertThat(alerts).as("seed %d", seed).containsKey(falling).doesNotContainKey(rising);
            assertThat(alerts.get(falling))
                    .as("one change is one alert, seed %d", seed)
                    .extracting(alert -> alert.path("alert_id").asText())
                    .containsOnly(alerts.get(falling).get(0).path("alert_id").asText());
        }
        long[] delays = eachShuffle(model -> history.labelsSinceChange(model, time(model, "raised_at")));
        assertThat(delays[SHUFFLES / 2])
                .as("median of %s", Arrays.toString(delays))
                .isLessThanOrEqualTo(25);
        assertThat(delays[SHUFFLES - 1])
                .as("worst of %s", Arrays.toString(delays))
                .isLessThanOrEqualTo(60);
        long[] onsetErrors = eachShuffle(model -> history.labelledAnswersFromChange(model, time(model, "onset_at")));
        assertThat(onsetErrors[SHUFFLES / 2])
                .as("median of %s", Arrays.toString(onsetErrors))
                .isLessThanOrEqualTo(5);
    }

    @Test
    void aFifthOfTheLabelsIsEnoughAndIntervalsCoverWhatTheyClaim() throws Exception {
        SnapshotHistory history = history(0.2);
        run(history);
        int covered = 0;
        for (int seed = 0; seed < SHUFFLES; seed++) {
            assertThat(alerts)
                    .as("seed %d", seed)
                    .containsKey(SnapshotModel.FALLING.model(seed))
                    .doesNotContainKey(SnapshotModel.RISING.model(seed));
            covered += covers(SnapshotModel.FALLING.model(seed), SnapshotHistory.CHANGE, 0.836);
            covered += covers(SnapshotModel.FALLING.model(seed), SnapshotHistory.END, 0.352);
            covered += covers(SnapshotModel.RISING.model(seed), SnapshotHistory.CHANGE, 0.306);
            covered += covers(SnapshotModel.RISING.model(seed), SnapshotHistory.END, 0.482);
        }
        // Of 80 intervals of 95 %, fewer than 70 cover with a chance of 3 in 10,000.
        assertThat(covered).isGreaterThanOrEqualTo(70);
    }

    @Test
    void theSeriesSayWhatWasMonitoredAndWhatCouldNotBeUsed() throws Exception {
        new SnapshotHistory(1).add(SnapshotModel.FALLING, 0).writeTo(folder);
        Files.writeString(folder.resolve("labels.jsonl"), "no label\nneither is this\n", StandardOpenOption.APPEND);
        String model = SnapshotModel.FALLING.model(0);
        Files.writeString(
                folder.resolve("benchmarks.jsonl"),
                "{\"model\": \"" + model
                        + "\", \"model_version\": \"v1\", \"benchmark\": \"MMLU\", \"criterion\": \"correct\","
                        + " \"score\": 0.875, \"sample_size\": 100, \"evaluated_at\": \"2023-06-01T00:00:00Z\"}\n");
        Path monitors = Files.writeString(folder.resolve("monitors.yaml"), MONITORS + SILENCE);
        BacktestSettings settings =
                BacktestSettings.load(monitors, List.of("windows.1h=off", "windows.24h=off", "windows.7d=off"), null);
        assertThat(backtest(settings).deadLetters()).isEqualTo(2);

        List<String> lines = Files.readAllLines(folder.resolve(Backtest.SERIES));
        assertThat(lines)
                .filteredOn(line -> line.startsWith("benchmark,"))
                .containsExactly("benchmark,benchmark=MMLU,criterion=correct,model=" + model
                        + ",version=v1 sample_size=100i,score=0.875 1685577600000000000");
        assertThat(lines)
                .filteredOn(line -> line.startsWith("dead_letter,"))
                .singleElement()
                .asString()
                .startsWith("dead_letter,reason=MALFORMED,topic=labels.jsonl count=2i ");
        assertThat(lines)
                .filteredOn(line -> line.startsWith("monitor,model=" + model + ",monitor=happy-numbers "))
                .hasSizeGreaterThan(50)
                .allSatisfy(line -> assertThat(line).contains("\\\"kind\\\":\\\"fixed\\\""));
        assertThat(lines)
                .filteredOn(line -> line.startsWith("health,"))
                .hasSizeGreaterThan(1_000)
                .anySatisfy(line -> assertThat(line).contains("label_delay_p95_ms"))
                .noneMatch(line -> line.contains("lag_ms"));
        assertThat(lines)
                .filteredOn(line -> line.startsWith("status,"))
                .anySatisfy(line -> assertThat(line).contains("monitor=happy-numbers,", "status=\"watching\""))
                .as("the end of the files is no silence")
                .noneMatch(line -> line.contains("stopped"));
        assertThat(Files.readAllLines(folder.resolve(Backtest.MONITOR_STATUSES)))
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(JSON.readTree(line).path("status").asText()).isEqualTo("watching"))
                .anySatisfy(
                        line -> assertThat(JSON.readTree(line).has("threshold")).isTrue());
        assertThat(lines)
                .filteredOn(line -> line.startsWith("alert,"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line)
                        .contains("alert_id=\"", "detector=\"", "budget=\"1 per 90d\"", "summary=\"" + model + " "));
    }

    private static SnapshotHistory history(double labelProbability) {
        SnapshotHistory history = new SnapshotHistory(labelProbability);
        for (int seed = 0; seed < SHUFFLES; seed++) {
            history.add(SnapshotModel.FALLING, seed).add(SnapshotModel.RISING, seed);
        }
        return history;
    }

    private void run(SnapshotHistory history) throws Exception {
        history.writeTo(folder);
        Path monitors = Files.writeString(folder.resolve("monitors.yaml"), MONITORS);
        List<String> onlyTheMonth = List.of("windows.1h=off", "windows.24h=off", "windows.7d=off");
        assertThat(backtest(BacktestSettings.load(monitors, onlyTheMonth, null)).deadLetters())
                .isZero();
        for (String line : Files.readAllLines(folder.resolve(Backtest.ALERTS))) {
            JsonNode alert = JSON.readTree(line);
            alerts.computeIfAbsent(alert.path("model").asText(), unused -> new ArrayList<>())
                    .add(alert);
        }
        readPoints();
    }

    private Backtest.BacktestResult backtest(BacktestSettings settings) throws IOException {
        return new Backtest(settings, folder, folder, Clock.systemUTC())
                .run(new SeriesFormat(SeriesChoice.ALL, false), (events, of, time) -> {});
    }

    private void readPoints() throws IOException {
        try (var lines = Files.lines(folder.resolve(Backtest.SERIES))) {
            // Texts of alerts have spaces of their own.
            lines.filter(line -> line.contains(",version=*,window=30d ")
                            && !line.startsWith("alert,")
                            && !line.startsWith("status,"))
                    .forEach(line -> {
                        String[] parts = line.split(" ", -1);
                        Map<String, Double> fields = new HashMap<>();
                        for (String field : parts[1].split(",", -1)) {
                            int equals = field.indexOf('=');
                            fields.put(
                                    field.substring(0, equals),
                                    Double.valueOf(field.substring(equals + 1).replace("i", "")));
                        }
                        points.put(parts[0] + " " + Long.parseLong(parts[2]) / 1_000_000, fields);
                    });
        }
    }

    private double quality(String model, Instant end) {
        return point("quality,criterion=correct,model=" + model, end).get("mean");
    }

    private double p50(String model, Instant end) {
        return point("latency,model=" + model, end).get("p50_ms");
    }

    private int covers(String model, Instant end, double truth) {
        Map<String, Double> quality = point("quality,criterion=correct,model=" + model, end);
        return quality.get("lower") <= truth && truth <= quality.get("upper") ? 1 : 0;
    }

    private Map<String, Double> point(String series, Instant end) {
        String key = series + ",slice=all,version=*,window=30d " + end.toEpochMilli();
        assertThat(points).containsKey(key);
        return points.get(key);
    }

    private Instant time(String model, String field) {
        return Instant.parse(alerts.get(model).get(0).path(field).asText());
    }

    /** Of each falling model, ascending. */
    private static long[] eachShuffle(ToLongFunction<String> count) {
        return IntStream.range(0, SHUFFLES)
                .mapToLong(seed -> count.applyAsLong(SnapshotModel.FALLING.model(seed)))
                .sorted()
                .toArray();
    }
}
