package io.vigie.cli;

import io.vigie.cluster.FlinkCluster;
import io.vigie.cluster.FlinkRest;
import io.vigie.cluster.RunningJob;
import io.vigie.local.InterruptHandler;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vigie cluster savepoint JOB}: writes the state of a job, from which another can start. */
@Command(
        name = "savepoint",
        description =
                "Takes a savepoint of a job, from which it can continue with another version of the code or another"
                        + " parallelism, and prints its location.",
        mixinStandardHelpOptions = true)
final class ClusterSavepointCommand implements Callable<Integer> {
    private static final Duration POLL_EVERY = Duration.ofMillis(200);

    @Mixin
    private ClusterOptions options = new ClusterOptions();

    @Parameters(paramLabel = "JOB", description = "quality-metrics, drift, or a job id from `vigie cluster list`.")
    private String job = "";

    @Option(
            names = "--stop",
            description = "Stops the job after the savepoint. If it keeps running, a job that starts from the savepoint"
                    + " writes the same results again.")
    private boolean stop;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        FlinkCluster cluster = options.running();
        RunningJob running = ClusterOptions.job(cluster, job);
        String directory = cluster.directory()
                .savepoints(running.name().replaceFirst("^" + ClusterOptions.PREFIX, ""))
                .toUri()
                .toString();
        String request = cluster.rest().startSavepoint(running.id(), directory, stop);
        try (InterruptHandler interruption = InterruptHandler.watch()) {
            FlinkRest.SavepointStatus savepoint = cluster.rest().savepoint(running.id(), request);
            while (!savepoint.hasEnded() && !interruption.await(POLL_EVERY)) {
                savepoint = cluster.rest().savepoint(running.id(), request);
            }
            if (savepoint.location() == null) {
                throw new IllegalStateException("the savepoint of " + running.name() + " failed: "
                        + Objects.requireNonNullElse(savepoint.failure(), "it was interrupted"));
            }
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            out.println(savepoint.location());
            out.flush();
            if (stop) {
                ClusterOptions.awaitEnd(cluster, running);
            }
            return ExitCodes.DONE;
        }
    }
}
