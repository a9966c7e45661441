package io.vigie.cli;

import io.vigie.cluster.FlinkCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vigie cluster stop}: ends the processes of the cluster. */
@Command(
        name = "stop",
        description = "Stops the cluster. Its checkpoints, savepoints and logs are kept.",
        mixinStandardHelpOptions = true)
final class ClusterStopCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Optional<FlinkCluster> found = FlinkCluster.find(cluster.directory(), cluster.distribution());
        if (found.isPresent()) {
            int processes = found.get().alive().size();
            found.get().stop();
            out.println(processes + (processes == 1 ? " process" : " processes") + " ended");
        } else {
            out.println("no cluster runs in " + cluster.directory().root());
        }
        out.flush();
        return ExitCodes.DONE;
    }
}
