package io.vigie.cli;

import io.vigie.cluster.FlinkCluster;
import io.vigie.cluster.FlinkRest;
import io.vigie.cluster.JobSubmission;
import io.vigie.cluster.RunningJob;
import io.vigie.job.JobEnvironment;
import io.vigie.job.LaunchContext;
import io.vigie.local.InterruptHandler;
import io.vigie.local.LocalCheckpoints;
import io.vigie.model.PrintableText;
import io.vigie.settings.RuntimeSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vigie cluster submit}: submits the job jar with Flink's own client. */
@Command(
        name = "submit",
        description = "Submits a job to the cluster, as `flink run` does, and returns when the job runs.",
        mixinStandardHelpOptions = true)
final class ClusterSubmitCommand implements Callable<Integer> {
    private static final Duration SLOTS_COME_BACK = Duration.ofSeconds(10);

    private static final String LATEST = "latest";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PATIENCE_WITH_CAUSE = Duration.ofSeconds(10);
    private static final Duration POLL_EVERY = Duration.ofMillis(300);

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private JobOptions options = new JobOptions();

    @Option(
            names = "--from",
            paramLabel = "SAVEPOINT",
            description = "The savepoint or checkpoint to continue from; `latest` is the newest that this job has left."
                    + " Default: none; the job starts where runtime.startFrom says")
    private @Nullable String from;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        JobName job = options.job();
        FlinkCluster running = cluster.running();
        for (RunningJob other : running.rest().jobs()) {
            if (other.isAlive() && other.name().equals(ClusterOptions.PREFIX + job)) {
                throw new IllegalStateException(job + " runs on the cluster already, as " + other.id()
                        + "; a second one would write everything twice; `vigie cluster cancel " + job
                        + "` ends the first");
            }
        }
        String restored = restored(running);
        JobOptions.PreparedJob prepared = options.prepare();
        check(prepared, restored != null, running);
        List<String> arguments = new ArrayList<>(
                List.of("--settings", options.file().toAbsolutePath().toString()));
        options.overrides().forEach(each -> arguments.addAll(List.of("--set", each)));
        String id = new JobSubmission(job.toString(), prepared.entryPoint().getName(), arguments, restored).to(running);
        say(job + " is job " + id + (restored == null ? "" : ", from " + restored) + "; see " + running.url());
        awaitWork(running, id);
        return ExitCodes.DONE;
    }

    private @Nullable String restored(FlinkCluster running) throws IOException {
        JobName job = options.job();
        if (!LATEST.equals(from)) {
            return from;
        }
        String newest = LocalCheckpoints.newest(List.of(
                running.directory().checkpoints(job.toString()),
                running.directory().savepoints(job.toString())));
        if (newest == null) {
            throw new IllegalStateException(job + " has left no checkpoint and no savepoint in "
                    + running.directory().root());
        }
        return newest;
    }

    /** Lists all problems at once, before the cluster has anything to do. */
    private void check(JobOptions.PreparedJob prepared, boolean goesOn, FlinkCluster running)
            throws IOException, InterruptedException {
        RuntimeSettings runtime = prepared.runtime();
        int needed = runtime.parallelism() == null ? 1 : runtime.parallelism();
        FlinkRest.ClusterOverview overview = overview(running, needed);
        if (overview.freeSlots() < needed) {
            throw new IllegalStateException(
                    options.job() + " needs " + needed + (needed == 1 ? " slot" : " slots") + ", and only "
                            + overview.freeSlots() + " of the cluster's " + overview.slots()
                            + " are free; start a cluster with more (`vigie cluster start --slots`), or lower"
                            + " runtime.parallelism");
        }
        prepared.checks()
                .require(
                        new LaunchContext(LaunchContext.LaunchTarget.THIS_MACHINE, goesOn, false),
                        JobEnvironment.configuration(runtime),
                        System.getenv(),
                        this::say);
    }

    /** A job that has just ended gives its slots back a moment later: they are waited for. */
    private static FlinkRest.ClusterOverview overview(FlinkCluster running, int needed)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SLOTS_COME_BACK.toNanos();
        FlinkRest.ClusterOverview overview = running.rest().overview();
        while (overview.freeSlots() < needed && overview.slots() >= needed && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(POLL_EVERY.toMillis());
            overview = running.rest().overview();
        }
        return overview;
    }

    /** A job that was accepted may still lack something on its TaskManagers. */
    private void awaitWork(FlinkCluster running, String id) throws IOException, InterruptedException {
        JobName job = options.job();
        String printed = "";
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (InterruptHandler interruption = InterruptHandler.watch()) {
            do {
                RunningJob state = running.rest().job(id);
                String failure =
                        running.rest().failures(id).stream().findFirst().orElse("");
                if (!state.isAlive()) {
                    throw new IllegalStateException(job + " has ended: "
                            + lastFailure(running, id, interruption).orElse(state.state()));
                }
                if (state.isWhole()) {
                    say(job + " runs");
                    return;
                }
                if (!failure.isEmpty() && !failure.equals(printed) && !state.isEnding()) {
                    say(job + " restarts after a failure: " + failure);
                    printed = failure;
                }
            } while (!interruption.await(POLL_EVERY) && System.nanoTime() < deadline);
        }
        throw new IllegalStateException(job + " is submitted but does not run after " + PATIENCE.toSeconds()
                + " s; `vigie cluster list` shows its state"
                + (running.dead().isEmpty() ? "" : "; " + String.join(", ", running.dead()) + " has ended")
                + (printed.isEmpty() ? "" : "; its last failure: " + printed));
    }

    /** Flink reports a failure some seconds late: the end of a job is known before its cause. */
    private static Optional<String> lastFailure(FlinkCluster running, String id, InterruptHandler interruption)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_WITH_CAUSE.toNanos();
        List<String> failures = running.rest().failures(id);
        while (failures.isEmpty() && !interruption.await(POLL_EVERY) && System.nanoTime() < deadline) {
            failures = running.rest().failures(id);
        }
        return failures.stream().findFirst();
    }

    private void say(String sentence) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(PrintableText.text(sentence));
        out.flush();
    }
}
