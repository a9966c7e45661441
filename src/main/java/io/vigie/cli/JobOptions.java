package io.vigie.cli;

import io.vigie.job.DriftJob;
import io.vigie.job.QualityMetricsJob;
import io.vigie.job.StartChecks;
import io.vigie.settings.DriftSettings;
import io.vigie.settings.KafkaSettings;
import io.vigie.settings.QualityMetricsSettings;
import io.vigie.settings.RuntimeSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which job a command starts, and with which settings. */
final class JobOptions {

    @Parameters(
            paramLabel = "JOB",
            description = "quality-metrics or drift.",
            converter = JobName.JobNameConverter.class)
    private JobName job = JobName.DRIFT;

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "The job's settings (YAML). Default: jobs/JOB.yaml beside the launcher")
    private @Nullable Path settings;

    @Option(names = "--set", paramLabel = "PATH=VALUE", description = "Overrides a setting; may be repeated.")
    private List<String> overrides = List.of();

    /**
     * A job whose settings are read and valid.
     *
     * @param entryPoint its main class in the job jar
     * @param graph adds its operators to an environment
     */
    record PreparedJob(
            KafkaSettings kafka,
            RuntimeSettings runtime,
            StartChecks checks,
            Class<?> entryPoint,
            Consumer<StreamExecutionEnvironment> graph) {}

    JobName job() {
        return job;
    }

    Path file() {
        return settings == null ? Path.of(System.getProperty("vigie.home", "."), "jobs", job + ".yaml") : settings;
    }

    List<String> overrides() {
        return overrides;
    }

    /** Reads the settings; all problems are reported at once. */
    PreparedJob prepare() {
        if (job == JobName.DRIFT) {
            DriftSettings drift = DriftSettings.load(file(), overrides);
            return new PreparedJob(
                    drift.kafka(),
                    drift.runtime(),
                    StartChecks.of(drift),
                    DriftJob.class,
                    environment -> DriftJob.buildWithApplied(environment, drift));
        }
        QualityMetricsSettings metrics = QualityMetricsSettings.load(file(), overrides);
        return new PreparedJob(
                metrics.kafka(),
                metrics.runtime(),
                StartChecks.of(metrics),
                QualityMetricsJob.class,
                environment -> QualityMetricsJob.build(environment, metrics));
    }
}
