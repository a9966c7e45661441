package io.vigie.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.series.Measurement;
import io.vigie.settings.BacktestSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Savepoints of earlier state layouts, taken in the middle of a history: today's code continues from each of them as if
 * it had run from the start.
 *
 * <p>When the state has changed on purpose, run this test with {@code -Dvigie.savepoints.write=true}: it adds a
 * savepoint of the new layout. Existing ones stay and must remain readable.
 */
@Timeout(180)
class CommittedSavepointsIT {
    private static final boolean WRITE = Boolean.getBoolean("vigie.savepoints.write");
    private static final Path COMMITTED = Path.of("src/test/resources/io/vigie/job/savepoints");
    private static final List<String> EXACTLY_ONCE = List.of("scores", "alerts", "incidents");
    private static final long SEED = 900;

    @TempDir
    static Path directory;

    private static History history;
    private static BacktestSettings settings;
    private static JobRun whole;

    @BeforeAll
    static void anUndisturbedRun() throws Exception {
        history = Histories.small(SEED);
        settings = BacktestSettings.load(
                COMMITTED.resolve("monitors.yaml"), JobLawIT.quickWindows(history.terms()), null, 2);
        whole = new JobRun(history, settings, SEED, 0);
        whole.start("hashmap", checkpoints(), null).getJobExecutionResult().get(120, TimeUnit.SECONDS);
    }

    @AfterAll
    static void forget() {
        whole.close();
    }

    static List<Path> committed() throws IOException {
        try (Stream<Path> versions = Files.list(COMMITTED)) {
            return versions.filter(Files::isDirectory).sorted().toList();
        }
    }

    @Test
    void theStateHasTheLayoutOfTheNewestSavepoint() throws Exception {
        Path half = directory.resolve("half");
        try (JobRun run = new JobRun(history, settings, SEED, 0)) {
            run.readUpTo(0.5);
            Path checkpoints = checkpoints();
            JobClient job = run.start("rocksdb", checkpoints, null);
            while (run.seen() < history.byTime().size() / 2 - History.TOPICS
                    || !SavepointIT.hasCheckpoint(checkpoints)) {
                assertThat(job.getJobStatus().get(10, TimeUnit.SECONDS).isGloballyTerminalState())
                        .isFalse();
            }
            String savepoint = job.stopWithSavepoint(false, half.toUri().toString(), SavepointFormatType.CANONICAL)
                    .get(60, TimeUnit.SECONDS);
            String layout = StateLayout.of(Path.of(URI.create(savepoint)));
            List<Path> versions = committed();
            String newest = versions.isEmpty() ? "" : StateLayout.of(savepointIn(versions.get(versions.size() - 1)));
            if (WRITE && !layout.equals(newest)) {
                keep(Path.of(URI.create(savepoint)), run, versions.size() + 1);
                newest = layout;
            }
            assertThat(layout)
                    .as(
                            "The state is laid out otherwise than in the newest committed savepoint: users cannot go on from "
                                    + "theirs unless the older ones below are still read. If they are, add one of this layout: "
                                    + "run this test with -Dvigie.savepoints.write=true")
                    .isEqualTo(newest);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("committed")
    void goesOnFrom(Path version) throws Exception {
        assertThat(Files.readString(version.resolve("history")))
                .as("the history that %s was taken in is made as it was then", version)
                .isEqualTo(checksum());
        try (JobRun rest = new JobRun(history, settings, SEED, 0)) {
            for (String kind : EXACTLY_ONCE) {
                rest.takeOver(kind, Files.readAllLines(version.resolve(kind)));
            }
            int before = rest.committed("scores").size();
            rest.start("hashmap", checkpoints(), savepointIn(version).toUri().toString())
                    .getJobExecutionResult()
                    .get(120, TimeUnit.SECONDS);
            for (String kind : EXACTLY_ONCE) {
                assertThat(rest.committed(kind))
                        .as("%s of both halves", kind)
                        .containsExactlyInAnyOrderElementsOf(whole.committed(kind));
            }
            assertThat(before).isPositive();
            assertThat(rest.committed("scores")).hasSizeGreaterThan(before);
            long lastOfFirstHalf = Long.parseLong(Files.readString(version.resolve("last-point")));
            assertSamePoints(lastOfFirstHalf, rest);
        }
    }

    /** Every point of the second half is one of the full run, and none is missing after the end of the first half. */
    private static void assertSamePoints(long lastOfFirstHalf, JobRun rest) {
        Map<TruePoints.Key, Map<String, Double>> expected = new HashMap<>(whole.points());
        Map<TruePoints.Key, Map<String, Double>> points = rest.points();
        // Which of two possible dead letters is written for an invalid label depends on which topic is ahead.
        expected.keySet().removeIf(key -> key.measurement() == Measurement.DEAD_LETTER);
        points.keySet().removeIf(key -> key.measurement() == Measurement.DEAD_LETTER);
        var missing = new HashSet<>(expected.keySet());
        missing.removeIf(key -> points.containsKey(key) || key.timestamp() <= lastOfFirstHalf);
        assertThat(missing).as("points that are missing").isEmpty();
        assertThat(points).hasSizeGreaterThan(100);
        expected.keySet().retainAll(points.keySet());
        TruePoints.assertEqual("of the rest", points, expected);
    }

    private static void keep(Path savepoint, JobRun first, int number) throws IOException {
        Path version = COMMITTED.resolve(Integer.toString(number));
        Path target = Files.createDirectories(version.resolve("savepoint"));
        try (Stream<Path> files = Files.list(savepoint)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        for (String kind : EXACTLY_ONCE) {
            Files.write(version.resolve(kind), first.transactions(kind));
        }
        long last = first.points().keySet().stream()
                .mapToLong(TruePoints.Key::timestamp)
                .max()
                .orElse(0);
        Files.writeString(version.resolve("last-point"), Long.toString(last));
        Files.writeString(version.resolve("history"), checksum());
    }

    private static String checksum() {
        CRC32 checksum = new CRC32();
        checksum.update(history.byTime().toString().getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(checksum.getValue());
    }

    private static Path savepointIn(Path version) {
        return version.resolve("savepoint").toAbsolutePath();
    }

    private static Path checkpoints() throws IOException {
        return Files.createTempDirectory(directory, "checkpoints");
    }
}
