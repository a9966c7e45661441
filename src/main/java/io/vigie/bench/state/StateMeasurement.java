package io.vigie.bench.state;

import io.vigie.bench.BenchProgress;
import io.vigie.job.DriftJob;
import io.vigie.job.JobEnvironment;
import io.vigie.job.QualityMetricsJob;
import io.vigie.local.InterruptHandler;
import io.vigie.local.LocalBroker;
import io.vigie.local.LocalCluster;
import io.vigie.publish.EventPublisher;
import io.vigie.settings.DriftSettings;
import io.vigie.settings.KafkaSettings;
import io.vigie.settings.QualityMetricsSettings;
import io.vigie.settings.RuntimeSettings;
import io.vigie.settings.Topics;
import io.vigie.simulate.DemoScenario;
import io.vigie.simulate.Scenario;
import io.vigie.simulate.SimulatedEvent;
import io.vigie.simulate.Traffic;
import io.vigie.topics.KafkaAccess;
import io.vigie.topics.TopicPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Runs both jobs on one simulated day, with a broker, Flink and RocksDB in this process, until they have read
 * everything and a checkpoint holds their state.
 */
public final class StateMeasurement {

    private static final String QUALITY_METRICS_GROUP = "vigie-" + QualityMetricsSettings.JOB;
    private static final String DRIFT_GROUP = "vigie-" + DriftSettings.JOB;
    private static final long START = Instant.parse("2026-01-05T00:00:00Z").toEpochMilli();
    private static final int MODELS = 4;
    private static final long SEED = 1;
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final int requests;
    private final StateBenchFiles files;
    private final BenchProgress progress;
    private final InterruptHandler interruption;

    /**
     * The files of a measurement.
     *
     * @param metrics settings of the quality-metrics job
     * @param drift settings of the drift job
     * @param work a directory for checkpoints and RocksDB; the caller deletes it
     */
    public record StateBenchFiles(Path metrics, Path drift, Path work) {}

    /**
     * @param requests how many requests the day has, approximately
     * @param interruption asked and waited on between looks at the jobs
     */
    public StateMeasurement(
            int requests, StateBenchFiles files, BenchProgress progress, InterruptHandler interruption) {
        this.requests = requests;
        this.files = files;
        this.progress = progress;
        this.interruption = interruption;
    }

    /**
     * The state of both jobs after one run.
     *
     * @param remembered requests for which a label may still come
     * @param labels labels that came
     * @param bytes bytes of state of the quality-metrics job, by the task that keeps it
     * @param driftBytes bytes of state of the drift job
     */
    public record MeasuredState(long requests, long remembered, long labels, Map<String, Long> bytes, long driftBytes) {

        long bytesOf(String operator) {
            return bytes.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(operator))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }

        long allBytes() {
            return bytes.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * Runs both jobs once.
     *
     * @param declared whether each request declares if it will be labelled; otherwise none does
     * @throws CancellationException if the observer asks to stop
     */
    public MeasuredState run(boolean declared) throws IOException, InterruptedException {
        Path work = files.work().resolve(declared ? "declared" : "undeclared");
        try (LocalBroker broker = LocalBroker.start()) {
            List<String> overrides = List.of(
                    "kafka.bootstrapServers=" + broker.bootstrapServers(),
                    "runtime.parallelism=1",
                    "runtime.stateBackend=rocksdb",
                    "runtime.checkpointInterval=10s");
            QualityMetricsSettings job = QualityMetricsSettings.load(files.metrics(), overrides);
            broker.createTopics(TopicPlan.of(job.kafka().topics(), 1, null));
            try (LocalCluster cluster = LocalCluster.start(work, 2)) {
                LocalCluster.Job metrics = start(
                        cluster,
                        QUALITY_METRICS_GROUP,
                        job.runtime(),
                        environment -> QualityMetricsJob.build(environment, job));
                MeasuredState published = publish(job, declared);
                awaitRead(
                        job.kafka(),
                        QUALITY_METRICS_GROUP,
                        KafkaAccess.inputs(job.kafka()).values(),
                        metrics);
                return new MeasuredState(
                        published.requests(),
                        published.remembered(),
                        published.labels(),
                        metrics.stateBytes(),
                        driftBytes(cluster, overrides));
            }
        }
    }

    /** The state of the drift job once it has read what the quality-metrics job has written. */
    private long driftBytes(LocalCluster cluster, List<String> overrides) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(overrides);
        all.add("influx.enabled=false");
        DriftSettings job = DriftSettings.load(files.drift(), all);
        LocalCluster.Job drift =
                start(cluster, DRIFT_GROUP, job.runtime(), environment -> DriftJob.build(environment, job));
        Topics topics = job.kafka().topics();
        awaitRead(job.kafka(), DRIFT_GROUP, List.of(topics.panes(), topics.scores()), drift);
        return drift.stateBytes().values().stream().mapToLong(Long::longValue).sum();
    }

    private static LocalCluster.Job start(
            LocalCluster cluster, String name, RuntimeSettings runtime, Consumer<StreamExecutionEnvironment> graph)
            throws IOException, InterruptedException {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(JobEnvironment.configuration(runtime));
        graph.accept(environment);
        return cluster.submit(name, environment);
    }

    /** Labels that would come after the day are left out; their requests are remembered all the same. */
    private MeasuredState publish(QualityMetricsSettings job, boolean declared) {
        Scenario day = DemoScenario.of(
                        new Scenario.TimeSpan(START, START + Duration.ofDays(1).toMillis()), MODELS, requests)
                .stable();
        Traffic traffic = new Traffic(day, SEED);
        long sent = 0;
        long remembered = 0;
        long labels = 0;
        try (EventPublisher publisher = new EventPublisher(job.kafka())) {
            for (SimulatedEvent event = traffic.next();
                    event.time() < day.span().end();
                    event = traffic.next()) {
                SimulatedEvent published = LongIds.of(event, declared);
                publisher.publish(published);
                if (published instanceof SimulatedEvent.Requested requested) {
                    sent++;
                    remembered += Boolean.FALSE.equals(requested.request().labelSelected()) ? 0 : 1;
                    report("published", sent, requests);
                }
                labels += published instanceof SimulatedEvent.Labelled ? 1 : 0;
            }
            publisher.flush();
        }
        return new MeasuredState(sent, remembered, labels, Map.of(), 0);
    }

    /**
     * Waits until a checkpoint holds the state of everything read: its committed offsets are those that its state
     * covers.
     */
    private void awaitRead(KafkaSettings kafka, String group, Collection<String> topics, LocalCluster.Job running)
            throws InterruptedException {
        try (Admin admin = Admin.create(KafkaAccess.adminProperties(kafka))) {
            long left = left(admin, group, topics);
            long all = left;
            long checkpoints = Long.MAX_VALUE;
            while (left > 0 || running.completedCheckpoints() <= checkpoints) {
                if (left == 0 && checkpoints == Long.MAX_VALUE) {
                    checkpoints = running.completedCheckpoints();
                }
                if (!running.isAlive()) {
                    throw new IllegalStateException(
                            "the job has ended: " + running.failureMessage().orElse("the reason is not known"));
                }
                report("records read by " + group, all - left, all);
                interruption.await(LOOK_EVERY);
                left = left(admin, group, topics);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker in this process does not answer", e);
        }
    }

    private static long left(Admin admin, String group, Collection<String> topics)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        topics.forEach(topic -> latest.put(new TopicPartition(topic, 0), OffsetSpec.latest()));
        var read = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        long left = 0;
        for (var end : admin.listOffsets(latest).all().get().entrySet()) {
            var committed = read.get(end.getKey());
            // The last record of a topic is the marker that ends a transaction, and its offset is never committed.
            left += Math.max(0, end.getValue().offset() - 1 - (committed == null ? 0 : committed.offset()));
        }
        return left;
    }

    private void report(String step, long done, long of) {
        if (progress.isStopped()) {
            throw new CancellationException();
        }
        progress.progress(step, Math.toIntExact(done), Math.toIntExact(of));
    }
}
