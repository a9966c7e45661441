package io.vigie.cli;

import io.vigie.cluster.ClusterDirectory;
import io.vigie.cluster.FlinkCluster;
import io.vigie.cluster.FlinkDistribution;
import io.vigie.cluster.RunningJob;
import io.vigie.model.PrintableText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Which cluster a command means. */
final class ClusterOptions {

    /** What jobs are called in a cluster, before the name of their settings. */
    static final String PREFIX = "vigie-";

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "${sys:vigie.home:-.}/target/cluster",
            description =
                    "Where the cluster keeps its configuration, logs, checkpoints and savepoints. Default: target/cluster beside the launcher")
    private Path root = Path.of("target/cluster");

    ClusterDirectory directory() {
        return new ClusterDirectory(root);
    }

    FlinkDistribution distribution() {
        return new FlinkDistribution(Path.of(System.getProperty("vigie.home", "."), "target"));
    }

    /** @throws IllegalStateException if none runs, or nobody is there who could answer */
    FlinkCluster running() throws IOException {
        FlinkCluster cluster = FlinkCluster.find(directory(), distribution())
                .orElseThrow(() -> new IllegalStateException(
                        "no cluster runs in " + directory().root() + ": `vigie cluster start` starts one"));
        cluster.requireJobManager();
        return cluster;
    }

    /**
     * The living job that a person means.
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
                                + " runs on the cluster: `vigie cluster list` names those that do"
                        : found.size() + " jobs are called " + name
                                + ": give one of their ids, see `vigie cluster list`");
    }
}
