package io.vigie.cluster;

import java.nio.file.Path;

/**
 * Where everything of a cluster is: what it was told, its libraries, logs, and the state of its jobs.
 *
 * @param root absolute
 */
public record ClusterDirectory(Path root) {

    public ClusterDirectory {
        root = root.toAbsolutePath().normalize();
    }

    public Path configuration() {
        return root.resolve("conf");
    }

    /** Links to Flink's jars. */
    public Path libraries() {
        return root.resolve("lib");
    }

    /** The job jar, where the cluster has one job for its whole life. */
    public Path userLibraries() {
        return root.resolve("usrlib");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    /** What RocksDB and the shuffle need while jobs run; nothing there outlives the cluster. */
    public Path work() {
        return root.resolve("work");
    }

    /** Checkpoints of all runs of one job. */
    public Path checkpoints(String job) {
        return root.resolve("checkpoints").resolve(job);
    }

    public Path savepoints() {
        return root.resolve("savepoints");
    }

    /** Savepoints of all runs of one job. */
    public Path savepoints(String job) {
        return savepoints().resolve(job);
    }

    /** Which processes belong to the cluster. */
    Path members() {
        return root.resolve("cluster.json");
    }
}
