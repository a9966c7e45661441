package io.vigie.cli;

import io.vigie.cli.RunCommand.JobName;
import io.vigie.cluster.FlinkCluster;
import io.vigie.cluster.RunningJob;
import io.vigie.cluster.Submission;
import io.vigie.job.DriftJob;
import io.vigie.job.QualityMetricsJob;
import io.vigie.settings.DriftSettings;
import io.vigie.settings.KafkaSettings;
import io.vigie.settings.QualityMetricsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vigie cluster submit}: the job jar, by Flink's own client. */
@Command(
        name = "submit",
        description = "Submits a job to the cluster, as `flink run` does, and comes back when it was accepted.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class ClusterSubmit implements Callable<Integer> {

    private static final String LATEST = "latest";

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Parameters(
            paramLabel = "JOB",
            description = "quality-metrics or drift",
            converter = RunCommand.JobNameConverter.class)
    private JobName job = JobName.DRIFT;

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "The job's settings (YAML). Default: jobs/JOB.yaml beside the launcher")
    private @Nullable Path settings;

    @Option(names = "--set", paramLabel = "PATH=VALUE", description = "Overrides one setting; may be repeated.")
    private List<String> overrides = List.of();

    @Option(
            names = "--from",
            paramLabel = "SAVEPOINT",
            description =
                    "The savepoint or checkpoint to go on from; `latest` is the newest one that this job has left. Default: none, it starts where runtime.startFrom says")
    private @Nullable String from;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        FlinkCluster running = cluster.running();
        for (RunningJob other : running.rest().jobs()) {
            if (other.isAlive() && other.name().equals(ClusterOptions.PREFIX + job)) {
                throw new IllegalStateException(job + " runs on the cluster already, as " + other.id()
                        + ": two of them would write everything twice; `vigie cluster cancel " + job + "` ends it");
            }
        }
        Path file = (settings == null
                        ? Path.of(System.getProperty("vigie.home", "."), "jobs", job + ".yaml")
                        : settings)
                .toAbsolutePath();
        check(file);
        List<String> arguments = new ArrayList<>(List.of("--settings", file.toString()));
        overrides.forEach(each -> arguments.addAll(List.of("--set", each)));
        String restored = restored(running);
        String id = new Submission(job.toString(), mainClass(), arguments, restored).to(running);
        Objects.requireNonNull(spec)
                .commandLine()
                .getOut()
                .println(job + " is job " + id + (restored == null ? "" : ", from " + restored) + "; see "
                        + running.url());
        return ExitCodes.DONE;
    }

    private @Nullable String restored(FlinkCluster running) throws IOException {
        if (!LATEST.equals(from)) {
            return from;
        }
        Path directory = running.directory().checkpoints(job.toString());
        String newest = LocalCheckpoints.newest(directory);
        if (newest == null) {
            throw new IllegalStateException("no checkpoint is complete in " + directory);
        }
        return newest;
    }

    private String mainClass() {
        return (job == JobName.DRIFT ? DriftJob.class : QualityMetricsJob.class).getName();
    }

    /** All problems at once, and before the cluster has anything to do. */
    private void check(Path file) throws InterruptedException {
        Map<String, String> topics = new HashMap<>();
        KafkaSettings kafka;
        if (job == JobName.DRIFT) {
            kafka = DriftSettings.load(file, overrides).kafka();
            topics.put("alerts", kafka.topics().alerts());
        } else {
            kafka = QualityMetricsSettings.load(file, overrides).kafka();
            topics.putAll(KafkaAccess.inputs(kafka));
        }
        topics.put("panes", kafka.topics().panes());
        topics.put("scores", kafka.topics().scores());
        topics.put("deadLetters", kafka.topics().deadLetters());
        KafkaAccess.requireTopics(kafka, topics);
    }
}
