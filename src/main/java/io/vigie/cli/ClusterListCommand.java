package io.vigie.cli;

import io.vigie.cluster.Checkpoints;
import io.vigie.cluster.FlinkCluster;
import io.vigie.cluster.FlinkRest;
import io.vigie.cluster.RunningJob;
import io.vigie.model.PrintableText;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vigie cluster list}: the processes and jobs of the cluster. */
@Command(
        name = "list",
        description = "Lists the processes and the jobs of the cluster.",
        mixinStandardHelpOptions = true)
final class ClusterListCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions options = new ClusterOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        FlinkCluster cluster = options.running();
        FlinkRest.ClusterOverview overview = cluster.rest().overview();
        out.println(cluster.url() + ": " + overview.taskManagers()
                + (overview.taskManagers() == 1 ? " TaskManager, " : " TaskManagers, ") + overview.freeSlots()
                + " of " + overview.slots() + " slots free");
        cluster.dead()
                .forEach(name -> out.println(
                        name + " has ended, see " + cluster.directory().logs().resolve(name + ".log")));
        List<RunningJob> jobs = new ArrayList<>(cluster.rest().jobs());
        jobs.sort(Comparator.comparing(RunningJob::isAlive)
                .thenComparing(RunningJob::startedAt)
                .reversed());
        for (RunningJob job : jobs) {
            print(job, cluster, out);
        }
        if (jobs.isEmpty()) {
            out.println("no jobs; `vigie cluster submit` submits one");
        }
        out.flush();
        return ExitCodes.DONE;
    }

    private static void print(RunningJob job, FlinkCluster cluster, PrintWriter out)
            throws IOException, InterruptedException {
        Checkpoints checkpoints = cluster.rest().checkpoints(job.id());
        out.println(job.id() + "  " + job.name() + "  " + job.state() + " since "
                + Instant.ofEpochMilli(job.startedAt()).truncatedTo(ChronoUnit.SECONDS) + "  " + job.runningTasks()
                + " of " + job.tasks() + " tasks, " + checkpoints.completed() + " checkpoints, "
                + checkpoints.failed() + " failed");
        if (!job.isWhole()) {
            cluster.rest().failures(job.id()).stream()
                    .limit(1)
                    .forEach(failure -> out.println("    " + PrintableText.text(failure)));
        }
    }
}
