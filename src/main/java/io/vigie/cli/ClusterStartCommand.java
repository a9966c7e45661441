package io.vigie.cli;

import io.vigie.cluster.ClusterSize;
import io.vigie.cluster.FlinkCluster;
import io.vigie.cluster.LogFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vigie cluster start}: returns when jobs can be submitted. */
@Command(
        name = "start",
        description =
                "Starts a JobManager and TaskManagers, which keep running when this command has ended. They inherit its"
                        + " environment, so set the variables there that settings read secrets from.",
        mixinStandardHelpOptions = true)
final class ClusterStartCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--taskmanagers",
            paramLabel = "N",
            defaultValue = "1",
            description = "Number of TaskManagers, about 1.2 GB each. Default: ${DEFAULT-VALUE}")
    private int taskManagers = 1;

    @Option(
            names = "--slots",
            paramLabel = "N",
            defaultValue = "2",
            description = "Slots of each TaskManager. A job takes as many slots as its parallelism, which is 1 unless"
                    + " runtime.parallelism says otherwise. Default: ${DEFAULT-VALUE}")
    private int slots = 2;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "8081",
            description = "Port of Flink's web page and REST interface, on loopback. Default: ${DEFAULT-VALUE}")
    private int port = 8081;

    @Option(
            names = "--log",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "Format of the logs: text, or json with one object per line. Default: ${DEFAULT-VALUE}")
    private LogFormat logs = LogFormat.TEXT;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandSpec command = Objects.requireNonNull(spec);
        if (taskManagers < 1 || slots < 1 || port < 1 || port > 65_535) {
            throw new ParameterException(
                    command.commandLine(), "--taskmanagers and --slots must be at least 1, --port from 1 to 65535");
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
                + taskManagers * slots + " slots runs at " + started.url() + "; its files are in "
                + started.directory().root());
        out.flush();
        return ExitCodes.DONE;
    }

    private static String counted(int taskManagers) {
        return taskManagers + (taskManagers == 1 ? " TaskManager" : " TaskManagers");
    }
}
