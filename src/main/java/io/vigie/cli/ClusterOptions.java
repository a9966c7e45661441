package io.vigie.cli;

import io.vigie.cluster.ClusterDirectory;
import io.vigie.cluster.FlinkCluster;
import io.vigie.cluster.FlinkDistribution;
import io.vigie.cluster.RunningJob;
import io.vigie.local.InterruptHandler;
import io.vigie.model.PrintableText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** Which cluster a command is about, and what the commands about its jobs share. */
final class ClusterOptions {

    /** Prefix of the names that jobs have in a cluster. */
    static final String PREFIX = "vigie-";

    private static final Duration POLL_EVERY = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "${sys:vigie.home:-.}/target/cluster",
            description = "Where the cluster keeps its configuration, logs, checkpoints and savepoints. Default:"
                    + " target/cluster beside the launcher")
    private Path root = Path.of("target/cluster");

    ClusterDirectory directory() {
        return new ClusterDirectory(root);
    }

    FlinkDistribution distribution() {
        return new FlinkDistribution(Path.of(System.getProperty("vigie.home", "."), "target"));
    }

    /** @throws IllegalStateException if no cluster runs, or its JobManager does not */
    FlinkCluster running() throws IOException {
        FlinkCluster cluster = FlinkCluster.find(directory(), distribution())
                .orElseThrow(() -> new IllegalStateException(
                        "no cluster runs in " + directory().root() + "; `vigie cluster start` starts one"));
        cluster.requireJobManager();
        return cluster;
    }

    /**
     * The running job that a person means.
     *
     * @param name {@code drift}, {@code vigie-drift}, or an id
     * @throws IllegalStateException if there is none, or more than one
     */
    static RunningJob job(FlinkCluster cluster, String name) throws IOException, InterruptedException {
        List<RunningJob> found = cluster.rest().jobs().stream()
                .filter(RunningJob::isAlive)
                .filter(job -> List.of(job.id(), job.name()).contains(name)
                        || job.name().equals(PREFIX + name))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        throw new IllegalStateException(
                found.isEmpty()
                        ? "no job " + PrintableText.text(name)
                                + " runs on the cluster; `vigie cluster list` lists those that do"
                        : found.size() + " jobs are called " + name
                                + "; give one of their ids, which `vigie cluster list` lists");
    }

    /**
     * Waits until a job has ended: until then it holds its slots, and another job of its name is refused.
     *
     * @throws IllegalStateException if it has not ended after a minute, or when interrupted
     */
    static void awaitEnd(FlinkCluster cluster, RunningJob job) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (InterruptHandler interruption = InterruptHandler.watch()) {
            while (cluster.rest().job(job.id()).isAlive()) {
                if (interruption.await(POLL_EVERY) || System.nanoTime() > deadline) {
                    throw new IllegalStateException(job.name()
                            + " was asked to end and has not ended yet; `vigie cluster list` shows its state");
                }
            }
        }
    }
}
