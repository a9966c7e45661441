package io.vigie.cli;

import io.vigie.cluster.FlinkCluster;
import io.vigie.cluster.RunningJob;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vigie cluster cancel JOB}: ends a job at once. */
@Command(
        name = "cancel",
        description =
                "Ends a job at once. Its last checkpoint is kept, and `vigie cluster submit --from latest` continues"
                        + " from it.",
        mixinStandardHelpOptions = true)
final class ClusterCancelCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions options = new ClusterOptions();

    @Parameters(paramLabel = "JOB", description = "quality-metrics, drift, or a job id from `vigie cluster list`.")
    private String job = "";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        FlinkCluster cluster = options.running();
        RunningJob running = ClusterOptions.job(cluster, job);
        cluster.rest().cancel(running.id());
        ClusterOptions.awaitEnd(cluster, running);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(running.name() + " has ended");
        out.flush();
        return ExitCodes.DONE;
    }
}
