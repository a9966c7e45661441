package io.vigie.cluster;

import java.nio.file.Path;

/**
 * The directory of a cluster: its configuration, libraries and logs, and the state of its jobs.
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

    /** The job jar, if the cluster exists for one job only. */
    public Path userLibraries() {
        return root.resolve("usrlib");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    /** Working files of RocksDB and the shuffle; nothing here outlives the cluster. */
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

    /** The file that lists the cluster's processes. */
    Path members() {
        return root.resolve("cluster.json");
    }
}
