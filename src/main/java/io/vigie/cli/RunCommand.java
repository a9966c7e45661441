package io.vigie.cli;

import io.vigie.job.JobEnvironment;
import io.vigie.job.LaunchContext;
import io.vigie.local.InterruptHandler;
import io.vigie.local.LocalCheckpoints;
import io.vigie.local.LocalCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vigie run}: a job in this process, with the same graph that a cluster runs. */
@Command(
        name = "run",
        description = "Runs a job in this process until Ctrl-C. It continues from its last checkpoint.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    private static final Duration POLL_EVERY = Duration.ofSeconds(1);

    @Mixin
    private JobOptions options = new JobOptions();

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = "${sys:user.home}/.vigie",
            description = "Where checkpoints are written unless runtime.checkpointDirectory says otherwise. Default:"
                    + " ${DEFAULT-VALUE}")
    private Path stateDirectory = Path.of(".vigie");

    @Option(
            names = "--fresh",
            description = "Starts without state, where runtime.startFrom says, even if there is a checkpoint.")
    private boolean fresh;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        JobName job = options.job();
        JobOptions.PreparedJob prepared = options.prepare();
        Path directory = create(stateDirectory.toAbsolutePath().resolve(job.toString()));
        Configuration configuration = JobEnvironment.configuration(prepared.runtime());
        String restored = null;
        if (!configuration.contains(CheckpointingOptions.CHECKPOINTS_DIRECTORY)) {
            Path checkpoints = directory.resolve("checkpoints");
            configuration.set(
                    CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                    checkpoints.toUri().toString());
            restored = fresh ? null : LocalCheckpoints.newest(checkpoints);
        }
        if (restored != null) {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, restored);
            // The last run is over: its checkpoint is deleted once this run has one.
            configuration.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
        }
        if (!configuration.contains(CoreOptions.DEFAULT_PARALLELISM)) {
            configuration.set(
                    CoreOptions.DEFAULT_PARALLELISM, Runtime.getRuntime().availableProcessors());
        }
        prepared.checks()
                .require(
                        new LaunchContext(LaunchContext.LaunchTarget.THIS_PROCESS, restored != null, false),
                        configuration,
                        System.getenv(),
                        warning -> say(err, warning));
        try (InterruptHandler interruption = InterruptHandler.watch();
                LocalCluster cluster =
                        LocalCluster.start(directory, configuration.get(CoreOptions.DEFAULT_PARALLELISM))) {
            StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
            prepared.graph().accept(environment);
            LocalCluster.Job running = cluster.submit("vigie-" + job, environment);
            err.println("vigie: " + job + " runs on " + prepared.kafka().bootstrapServers()
                    + (restored == null ? "" : ", from " + restored) + "; checkpoints go to "
                    + configuration.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY));
            err.flush();
            return await(job, running, interruption, err);
        }
    }

    private static Path create(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new IllegalStateException("--state-dir: " + directory + " cannot be created; choose another one", e);
        }
    }

    private static void say(PrintWriter err, String sentence) {
        err.println("vigie: " + sentence);
        err.flush();
    }

    /** After most failures the job restarts by itself; each failure is reported once. */
    private static Integer await(JobName job, LocalCluster.Job running, InterruptHandler interruption, PrintWriter err)
            throws InterruptedException {
        String reported = "";
        while (!interruption.await(POLL_EVERY)) {
            String failure = running.failureMessage().orElse("");
            if (!running.isAlive()) {
                throw new IllegalStateException("the job " + job + " has ended: " + failure);
            }
            if (!failure.isEmpty() && !failure.equals(reported) && !running.isEnding()) {
                say(err, job + " restarts after a failure: " + failure);
                reported = failure;
            }
        }
        return ExitCodes.DONE;
    }
}
