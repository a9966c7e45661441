package io.vigie.cli;

import io.vigie.cluster.Checkpoints;
import io.vigie.cluster.FlinkCluster;
import io.vigie.cluster.FlinkRest;
import io.vigie.cluster.RunningJob;
import io.vigie.model.PrintableText;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@code vigie cluster} does with jobs that were submitted. */
final class ClusterJobs {

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private ClusterJobs() {}

    /** {@code vigie cluster list}: what runs. */
    @Command(
            name = "list",
            description = "The cluster's processes and its jobs.",
            mixinStandardHelpOptions = true,
            versionProvider = Main.VersionProvider.class)
    static final class ListJobs implements Callable<Integer> {
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
                    .forEach(name -> out.println(name + " has ended, see "
                            + cluster.directory().logs().resolve(name + ".log")));
            List<RunningJob> jobs = new ArrayList<>(cluster.rest().jobs());
            jobs.sort(Comparator.comparing(RunningJob::isAlive)
                    .thenComparing(RunningJob::startedAt)
                    .reversed());
            for (RunningJob job : jobs) {
                print(job, cluster, out);
            }
            if (jobs.isEmpty()) {
                out.println("no job: `vigie cluster submit` submits one");
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

    /** {@code vigie cluster savepoint JOB}: its state, to go on from. */
    @Command(
            name = "savepoint",
            description =
                    "Writes a job's state to be gone on from, with another version of the code or another parallelism, and prints where it is.",
            mixinStandardHelpOptions = true,
            versionProvider = Main.VersionProvider.class)
    static final class SavepointCommand implements Callable<Integer> {
        @Mixin
        private ClusterOptions options = new ClusterOptions();

        @Parameters(paramLabel = "JOB", description = "quality-metrics, drift, or an id of the list")
        private String job = "";

        @Option(
                names = "--stop",
                description =
                        "Ends the job with it. A job that goes on after its savepoint writes what one that starts from there writes again.")
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
                while (!savepoint.hasEnded() && !interruption.await(LOOK_EVERY)) {
                    savepoint = cluster.rest().savepoint(running.id(), request);
                }
                if (savepoint.location() == null) {
                    throw new IllegalStateException("the savepoint of " + running.name() + " did not succeed: "
                            + Objects.requireNonNullElse(savepoint.failure(), "it was interrupted"));
                }
                PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
                out.println(savepoint.location());
                out.flush();
                if (stop) {
                    awaitEnd(cluster, running);
                }
                return ExitCodes.DONE;
            }
        }
    }

    /** {@code vigie cluster cancel JOB}: ends it at once. */
    @Command(
            name = "cancel",
            description = "Ends a job at once. Its last checkpoint stays: `submit --from latest` goes on from it.",
            mixinStandardHelpOptions = true,
            versionProvider = Main.VersionProvider.class)
    static final class Cancel implements Callable<Integer> {
        @Mixin
        private ClusterOptions options = new ClusterOptions();

        @Parameters(paramLabel = "JOB", description = "quality-metrics, drift, or an id of the list")
        private String job = "";

        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public Integer call() throws IOException, InterruptedException {
            FlinkCluster cluster = options.running();
            RunningJob running = ClusterOptions.job(cluster, job);
            cluster.rest().cancel(running.id());
            awaitEnd(cluster, running);
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            out.println(running.name() + " has ended");
            out.flush();
            return ExitCodes.DONE;
        }
    }

    /** Until then its slots are taken, and another one of its name is refused. */
    private static void awaitEnd(FlinkCluster cluster, RunningJob job) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (InterruptHandler interruption = InterruptHandler.watch()) {
            while (cluster.rest().job(job.id()).isAlive()) {
                if (interruption.await(LOOK_EVERY) || System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            job.name() + " was asked to end and has not yet: `vigie cluster list` says how it is");
                }
            }
        }
    }
}
