package io.vigie.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.series.Measurement;
import io.vigie.settings.BacktestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both jobs on a cluster, with RocksDB, checkpoints and failures: panes and points equal a batch recomputation, and
 * alerts equal those of an undisturbed run with state on the heap.
 */
@Timeout(180)
class JobLawIT {

    private static final int SEEDS = Integer.getInteger("vigie.laws.seeds", 3);
    private static final int FAILURES = 4;

    @TempDir
    Path directory;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void failuresDoNotShow(long seed) throws Exception {
        History history = Histories.small(500 + seed);
        BacktestSettings settings = settings(directory, history.terms());
        try (JobRun disturbed = new JobRun(history, settings, seed, FAILURES);
                JobRun undisturbed = new JobRun(history, settings, -seed, 0)) {
            run(disturbed, "rocksdb");
            run(undisturbed, "hashmap");
            String context = "seed " + seed;
            assertThat(disturbed.failed()).as(context + ": failures").isPositive();
            assertEqualsTheBatch(context + ", disturbed", history, settings, disturbed);
            assertEqualsTheBatch(context + ", undisturbed", history, settings, undisturbed);
            assertSame(context, disturbed, undisturbed);
        }
    }

    private void run(JobRun run, String backend) throws Exception {
        run.start(backend, Files.createTempDirectory(directory, backend), null)
                .getJobExecutionResult()
                .get(120, TimeUnit.SECONDS);
    }

    static BacktestSettings settings(Path directory, History.Terms terms) throws IOException {
        Path monitors = directory.resolve("monitors.yaml");
        Files.writeString(monitors, """
                monitors:
                  - name: correct
                    match: {model: "*"}
                    metric: quality
                    owner: team
                    criterion: correct
                    dimensions: [[], [language]]
                    window: 24h
                    reference: {kind: previous}
                    tolerance: 0.02
                    falseAlarms: 1 per 1d
                    severity: critical
                  - name: errors
                    match: {model: "*"}
                    metric: error-rate
                    owner: team
                    dimensions: [[]]
                    window: 24h
                    reference: {kind: previous}
                    tolerance: 0.02
                    falseAlarms: 1 per 1d
                    severity: warning
                """);
        return BacktestSettings.load(monitors, quickWindows(terms), null, 2);
    }

    /** Steps and horizons that fit a history of days. */
    static List<String> quickWindows(History.Terms terms) {
        return List.of(
                "labels.horizon=" + terms.labelHorizonMs() / 3_600_000 + "h",
                "labels.maturity=1h",
                "windows.1h=1h",
                "windows.24h=2h",
                "windows.7d=6h",
                "windows.30d=1d",
                "alerts.for=4h");
    }

    static void assertEqualsTheBatch(String context, History history, BacktestSettings settings, JobRun run) {
        BatchTruth truth = new BatchTruth(history);
        TruePanes.assertEqual(context, truth, run.panes());
        var expected = TruePoints.of(truth, settings.drift().windows().stepMs(), TruePanes.lastTicks(run.panes()));
        TruePoints.assertEqual(context, TruePoints.ofWindows(run.points()), expected);
    }

    static void assertSame(String context, JobRun actual, JobRun expected) {
        // Whether a copy of an invalid label counts as a duplicate or as invalid depends on which topic is ahead.
        assertThat(new HashSet<>(actual.committed("dead-letters")))
                .as(context + ": dead letters")
                .isEqualTo(new HashSet<>(expected.committed("dead-letters")));
        for (String kind : List.of("scores", "alerts", "incidents")) {
            List<String> more = new ArrayList<>(actual.committed(kind));
            expected.committed(kind).forEach(more::remove);
            List<String> less = new ArrayList<>(expected.committed(kind));
            actual.committed(kind).forEach(less::remove);
            assertThat(more).as(context + ": too much of " + kind).isEmpty();
            assertThat(less).as(context + ": missing of " + kind).isEmpty();
        }
        assertThat(expected.committed("scores")).as(context).isNotEmpty();
        assertCounted(context, actual);
        assertCounted(context, expected);
        TruePoints.assertEqual(context, withoutDeadLetters(actual), withoutDeadLetters(expected));
    }

    /** Each dead letter once. */
    private static void assertCounted(String context, JobRun run) {
        Map<String, Double> letters = new HashMap<>();
        for (String line : run.committed("dead-letters")) {
            String[] words = line.split(" ", 3);
            letters.merge(words[0] + " " + words[1], 1.0, Double::sum);
        }
        Map<String, Double> counted = new HashMap<>();
        run.points().forEach((key, fields) -> {
            if (key.measurement() == Measurement.DEAD_LETTER) {
                counted.put(key.tags().get("topic") + " " + key.tags().get("reason"), fields.get("count"));
            }
        });
        assertThat(counted)
                .as(context + ": dead letters counted")
                .isEqualTo(letters)
                .isNotEmpty();
    }

    private static Map<TruePoints.Key, Map<String, Double>> withoutDeadLetters(JobRun run) {
        Map<TruePoints.Key, Map<String, Double>> points = run.points();
        points.keySet().removeIf(key -> key.measurement() == Measurement.DEAD_LETTER);
        return points;
    }
}
