package io.vigie.faults;

import io.vigie.settings.Topics;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Both jobs over one recorded history, from its publication to the last point, on a cluster of their own. */
final class FaultRun implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private final Deployment deployment;
    private final Recording recording;
    private final Fault fault;
    private @Nullable CompletableFuture<Void> publication;

    private FaultRun(Deployment deployment, Recording recording, Fault fault) {
        this.deployment = deployment;
        this.recording = recording;
        this.fault = fault;
    }

    /** Creates topics and starts a cluster; {@link #start} starts the jobs and the history. */
    static FaultRun prepare(Services services, Recording recording, Fault fault) throws Exception {
        Deployment.Terms terms = fault.terms(Deployment.Terms.of(fault.id()));
        return new FaultRun(Deployment.prepare(services, terms), recording, fault);
    }

    /** Starts both jobs, and then the publication of the history. */
    void start() throws Exception {
        deployment.start();
        if (publication == null) {
            publish(fault.publication());
        }
    }

    /** Publishes the history and any records that the fault adds. */
    void publish(Duration time) {
        String bootstrapServers = services().broker().bootstrapServers();
        publication = CompletableFuture.allOf(
                inBackground(() -> fault.whilePublishing(bootstrapServers, topics(), recording)), inBackground(() -> {
                    recording.publish(bootstrapServers, deployment.settings(Deployment.METRICS), time);
                    LastRecords.publish(bootstrapServers, topics(), Deployment.PARTITIONS, recording.end());
                }));
    }

    void awaitPublished() throws Exception {
        Objects.requireNonNull(publication).get();
    }

    /** An action that may fail on another thread. */
    @FunctionalInterface
    private interface Task {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> inBackground(Task task) {
        return CompletableFuture.runAsync(() -> {
            try {
                task.run();
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    Services services() {
        return deployment.services();
    }

    ClusterFixture cluster() {
        return deployment.cluster();
    }

    Topics topics() {
        return deployment.topics();
    }

    String database() {
        return deployment.database();
    }

    /** Waits until the first job has read this share of all records, as of its last checkpoint. */
    void awaitRead(double share) throws Exception {
        double enough = share * recording.records();
        Await.until("a share of " + share + " is read", PATIENCE, () -> deployment.read() >= enough);
    }

    /** Waits until both jobs have nothing more to do; InfluxDB may still be behind. */
    void awaitEnd() throws Exception {
        awaitPublished();
        deployment.awaitDone(PATIENCE);
    }

    /** Waits for the end and returns the results. */
    Outcome finish() throws Exception {
        awaitEnd();
        return outcome();
    }

    Outcome outcome() throws Exception {
        return Outcomes.of(services(), topics(), database());
    }

    long seed() {
        return recording.seed();
    }

    @Override
    public void close() {
        deployment.close();
    }
}
