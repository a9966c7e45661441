package io.vigie.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.settings.BacktestSettings;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job that stops with a savepoint and a job restored from it give, together, the output of one uninterrupted job. */
@Timeout(180)
class SavepointIT {

    private static final long SEED = 900;

    @TempDir
    Path directory;

    @Test
    void aNewJobContinuesWhereTheOldOneStopped() throws Exception {
        History history = Histories.small(SEED);
        BacktestSettings settings = JobLawIT.settings(directory, history.terms());
        try (JobRun halves = new JobRun(history, settings, SEED, 0);
                JobRun whole = new JobRun(history, settings, SEED, 0)) {
            halves.readUpTo(0.5);
            Path checkpoints = checkpoints();
            JobClient first = halves.start("rocksdb", checkpoints, null);
            int half = history.byTime().size() / 2;
            // A savepoint needs every task to run, as the first complete checkpoint did.
            while (halves.seen() < half - History.TOPICS || !hasCheckpoint(checkpoints)) {
                assertThat(first.getJobStatus().get(10, TimeUnit.SECONDS).isGloballyTerminalState())
                        .isFalse();
            }
            String savepoint = first.stopWithSavepoint(
                            false, directory.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                    .get(60, TimeUnit.SECONDS);
            int panesOfTheFirst = halves.panes().size();
            halves.readUpTo(1);
            // A canonical savepoint does not depend on the state backend.
            halves.start("hashmap", checkpoints(), savepoint)
                    .getJobExecutionResult()
                    .get(120, TimeUnit.SECONDS);
            assertThat(halves.panes().size()).isGreaterThan(panesOfTheFirst);
            assertThat(panesOfTheFirst).isPositive();

            whole.start("rocksdb", checkpoints(), null).getJobExecutionResult().get(120, TimeUnit.SECONDS);
            JobLawIT.assertEqualsTheBatch("restored", history, settings, halves);
            JobLawIT.assertSame("restored", halves, whole);
        }
    }

    static boolean hasCheckpoint(Path checkpoints) throws Exception {
        try (var files = Files.walk(checkpoints)) {
            return files.anyMatch(file -> file.endsWith("_metadata"));
        } catch (UncheckedIOException | NoSuchFileException e) {
            // An older checkpoint was removed in the meantime, so there is a newer one.
            return false;
        }
    }

    private Path checkpoints() throws Exception {
        return Files.createTempDirectory(directory, "checkpoints");
    }
}
