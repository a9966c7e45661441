package io.vigie.cli;

import io.vigie.cluster.ClusterSize;
import io.vigie.cluster.FlinkCluster;
import io.vigie.cluster.LogFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vigie cluster}: a Flink cluster on this machine, for whoever has none yet. */
@Command(
        name = "cluster",
        description = "A Flink cluster of several processes on this machine, on loopback.",
        subcommands = {
            ClusterCommand.ClusterStart.class,
            ClusterSubmit.class,
            ClusterJobs.ListJobs.class,
            ClusterJobs.SavepointCommand.class,
            ClusterJobs.Cancel.class,
            ClusterCommand.ClusterStop.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND")
final class ClusterCommand {

    private static final int HIGHEST_PORT = 65_535;

    /** {@code vigie cluster start}: comes back when jobs can be submitted. */
    @Command(
            name = "start",
            description =
                    "Starts a JobManager and TaskManagers, which go on when this command has ended. They see the environment of this command: secrets"
                            + " that settings name by a variable belong there.",
            mixinStandardHelpOptions = true,
            versionProvider = Main.VersionProvider.class)
    static final class ClusterStart implements Callable<Integer> {
        @Mixin
        private ClusterOptions cluster = new ClusterOptions();

        @Option(
                names = "--taskmanagers",
                paramLabel = "N",
                defaultValue = "1",
                description = "Processes that do the work, about 1.2 GB each. Default: ${DEFAULT-VALUE}")
        private int taskManagers = 1;

        @Option(
                names = "--slots",
                paramLabel = "N",
                defaultValue = "2",
                description =
                        "Slots of each: a job takes as many as its parallelism, which is 1 unless runtime.parallelism says otherwise. Default: ${DEFAULT-VALUE}")
        private int slots = 2;

        @Option(
                names = "--port",
                paramLabel = "P",
                defaultValue = "8081",
                description = "Of Flink's web page and REST interface, on loopback. Default: ${DEFAULT-VALUE}")
        private int port = 8081;

        @Option(
                names = "--log",
                paramLabel = "FORMAT",
                defaultValue = "text",
                description =
                        "How the processes write their logs: text, or json, one object a line. Default: ${DEFAULT-VALUE}")
        private LogFormat logs = LogFormat.TEXT;

        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public Integer call() throws IOException, InterruptedException {
            CommandSpec command = Objects.requireNonNull(spec);
            if (taskManagers < 1 || slots < 1 || port < 1 || port > HIGHEST_PORT) {
                throw new ParameterException(
                        command.commandLine(), "--taskmanagers and --slots are at least 1, --port from 1 to 65535");
            }
            PrintWriter err = command.commandLine().getErr();
            err.println("vigie: starting a JobManager and " + counted(taskManagers));
            err.flush();
            FlinkCluster started = FlinkCluster.start(
                    cluster.directory(),
                    cluster.distribution(),
                    new FlinkCluster.ClusterPlan(new ClusterSize(taskManagers, slots), port, null, Map.of(), logs));
            PrintWriter out = command.commandLine().getOut();
            out.println("A cluster of " + counted(taskManagers) + " with "
                    + taskManagers * slots + " slots runs at " + started.url() + "; everything of it is in "
                    + started.directory().root());
            out.flush();
            return ExitCodes.DONE;
        }

        private static String counted(int taskManagers) {
            return taskManagers + (taskManagers == 1 ? " TaskManager" : " TaskManagers");
        }
    }

    /** {@code vigie cluster stop}: ends its processes. */
    @Command(
            name = "stop",
            description = "Ends the cluster's processes. Checkpoints, savepoints and logs stay in its directory.",
            mixinStandardHelpOptions = true,
            versionProvider = Main.VersionProvider.class)
    static final class ClusterStop implements Callable<Integer> {
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
}
