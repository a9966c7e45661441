package io.vigie.cli;

import io.vigie.job.JobEnvironment;
import io.vigie.job.QualityMetricsJob;
import io.vigie.local.LocalBroker;
import io.vigie.local.LocalCluster;
import io.vigie.settings.QualityMetricsSettings;
import io.vigie.simulate.DemoScenario;
import io.vigie.simulate.Event;
import io.vigie.simulate.Scenario;
import io.vigie.simulate.Traffic;
import io.vigie.topics.KafkaAccess;
import io.vigie.topics.TopicPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** The job of requests on one simulated day, with a broker, Flink and RocksDB in this process, until it has read everything and a checkpoint holds its state. */
final class StateMeasurement {

    private static final String GROUP = "vigie-" + QualityMetricsSettings.JOB;
    private static final long START = Instant.parse("2026-01-05T00:00:00Z").toEpochMilli();
    private static final int MODELS = 4;
    private static final long SEED = 1;
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final int requests;
    private final Path settings;
    private final Path directory;
    private final BenchProgress progress;
    private final Interruption interruption;

    /** @param directory for checkpoints and what RocksDB needs; of the caller's, who empties it */
    StateMeasurement(int requests, Path settings, Path directory, BenchProgress progress, Interruption interruption) {
        this.requests = requests;
        this.settings = settings;
        this.directory = directory;
        this.progress = progress;
        this.interruption = interruption;
    }

    /**
     * What one run came to.
     *
     * @param remembered requests for which a label may come
     * @param labels that came
     * @param bytes of state, by the task that keeps it
     */
    record Result(long requests, long remembered, long labels, Map<String, Long> bytes) {

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

    /** @param said whether each request says if it will be labelled; otherwise none does */
    Result run(boolean said) throws IOException, InterruptedException {
        Path work = directory.resolve(said ? "said" : "not-said");
        try (LocalBroker broker = LocalBroker.start()) {
            QualityMetricsSettings job = QualityMetricsSettings.load(
                    settings,
                    List.of(
                            "kafka.bootstrapServers=" + broker.bootstrapServers(),
                            "runtime.parallelism=1",
                            "runtime.stateBackend=rocksdb",
                            "runtime.checkpointInterval=10s"));
            broker.createTopics(TopicPlan.of(job.kafka().topics(), 1, null));
            try (LocalCluster cluster = LocalCluster.start(work, 1)) {
                StreamExecutionEnvironment environment =
                        StreamExecutionEnvironment.getExecutionEnvironment(JobEnvironment.configuration(job.runtime()));
                QualityMetricsJob.build(environment, job);
                LocalCluster.Job running = cluster.submit(GROUP, environment);
                Result published = publish(job, said);
                awaitRead(job, running);
                return new Result(
                        published.requests(), published.remembered(), published.labels(), running.stateBytes());
            }
        }
    }

    /** Labels that would come after the day are left out: their requests are remembered all the same. */
    private Result publish(QualityMetricsSettings job, boolean said) {
        Scenario day = DemoScenario.of(
                        new Scenario.Span(START, START + Duration.ofDays(1).toMillis()), MODELS, requests)
                .stable();
        Traffic traffic = new Traffic(day, SEED);
        long sent = 0;
        long remembered = 0;
        long labels = 0;
        try (EventPublisher publisher = new EventPublisher(job.kafka())) {
            for (Event event = traffic.next(); event.time() < day.span().end(); event = traffic.next()) {
                Event renamed = LongNames.of(event, said);
                publisher.publish(renamed);
                if (renamed instanceof Event.Requested requested) {
                    sent++;
                    remembered += Boolean.FALSE.equals(requested.request().labelSelected()) ? 0 : 1;
                    tell("published", Math.toIntExact(sent));
                }
                labels += renamed instanceof Event.Labelled ? 1 : 0;
            }
            publisher.flush();
        }
        return new Result(sent, remembered, labels, Map.of());
    }

    /** The offsets that a checkpoint commits are those its state stands for. */
    private void awaitRead(QualityMetricsSettings job, LocalCluster.Job running) throws InterruptedException {
        Collection<String> topics = KafkaAccess.inputs(job.kafka()).values();
        try (Admin admin = Admin.create(KafkaAccess.adminProperties(job.kafka()))) {
            long left = left(admin, topics);
            long checkpoints = Long.MAX_VALUE;
            while (left > 0 || running.completedCheckpoints() <= checkpoints) {
                if (left == 0 && checkpoints == Long.MAX_VALUE) {
                    checkpoints = running.completedCheckpoints();
                }
                if (!running.isAlive()) {
                    throw new IllegalStateException("the job has ended: "
                            + running.failure().map(Failures::sentence).orElse("nobody knows why"));
                }
                tell("left to read, of", Math.toIntExact(Math.min(requests, left)));
                interruption.await(LOOK_EVERY);
                left = left(admin, topics);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker in this process does not answer", e);
        }
    }

    private static long left(Admin admin, Collection<String> topics) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        topics.forEach(topic -> latest.put(new TopicPartition(topic, 0), OffsetSpec.latest()));
        var read = admin.listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get();
        long left = 0;
        for (var end : admin.listOffsets(latest).all().get().entrySet()) {
            var committed = read.get(end.getKey());
            left += end.getValue().offset() - (committed == null ? 0 : committed.offset());
        }
        return left;
    }

    private void tell(String step, int done) {
        if (progress.isStopped()) {
            throw new CancellationException();
        }
        progress.progress(step, done, requests);
    }
}
