package io.vigie.local;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Everything that the jobs need, in this process, on loopback, with data in one directory: a broker, a store and a
 * Flink cluster. Up in five seconds.
 */
public final class LocalServices implements AutoCloseable {
    private final WorkDirectory scratch;
    private final LocalBroker broker;
    private final LocalStore store;
    private final LocalCluster cluster;

    private LocalServices(WorkDirectory scratch, LocalBroker broker, LocalStore store, LocalCluster cluster) {
        this.scratch = scratch;
        this.broker = broker;
        this.store = store;
        this.cluster = cluster;
    }

    /** All data is deleted when it is closed. */
    public static LocalServices start(int slots) throws IOException, InterruptedException {
        return start(WorkDirectory.temporary("vigie-local"), slots);
    }

    /** Keeps its data in a directory. */
    public static LocalServices start(Path directory, int slots) throws IOException, InterruptedException {
        return start(WorkDirectory.kept(directory.toAbsolutePath()), slots);
    }

    private static LocalServices start(WorkDirectory scratch, int slots) throws IOException, InterruptedException {
        LocalBroker broker = null;
        LocalStore store = null;
        try {
            broker = LocalBroker.start(scratch.directory().resolve("kafka"), 0);
            store = LocalStore.start(scratch.directory().resolve("store"), 0);
            LocalCluster cluster = LocalCluster.start(scratch.directory().resolve("flink"), slots);
            return new LocalServices(scratch, broker, store, cluster);
        } catch (IOException | InterruptedException | RuntimeException e) {
            if (store != null) {
                store.close();
            }
            if (broker != null) {
                broker.close();
            }
            scratch.close();
            throw e;
        }
    }

    public Path directory() {
        return scratch.directory();
    }

    public LocalBroker broker() {
        return broker;
    }

    public LocalStore store() {
        return store;
    }

    public LocalCluster cluster() {
        return cluster;
    }

    /** Stops jobs first, so that none loses a service while it ends. */
    @Override
    public void close() throws IOException {
        try (scratch;
                broker;
                store) {
            cluster.close();
        }
    }
}
