package io.vigie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.local.LocalBroker;
import io.vigie.local.LocalCheckpoints;
import io.vigie.publish.EventPublisher;
import io.vigie.settings.KafkaSettings;
import io.vigie.settings.Topics;
import io.vigie.simulate.DemoScenario;
import io.vigie.simulate.Scenario;
import io.vigie.simulate.Traffic;
import io.vigie.topics.TopicPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A job that runs in this process, is stopped, and continues where it was. */
@Timeout(180)
class RunIT {

    private static final long START = Instant.parse("2026-01-05T00:00:00Z").toEpochMilli();
    private static final Scenario SCENARIO = DemoScenario.of(
            new Scenario.TimeSpan(START, START + Duration.ofHours(6).toMillis()), 2, 4_000);

    @Test
    void itGoesOnFromItsLastCheckpoint(@TempDir Path state) throws Exception {
        try (LocalBroker broker = LocalBroker.start()) {
            Topics topics = Topics.defaults();
            broker.createTopics(TopicPlan.of(topics, 1, null));
            publish(broker);

            Run first = new Run(broker, state);
            first.awaitLine("quality-metrics runs on " + broker.bootstrapServers());
            long panes = awaitMore(broker, topics.panes(), 0);
            awaitCheckpoint(state);
            first.stop();
            assertThat(first.output()).doesNotContain(", from file:");

            Run second = new Run(broker, state);
            second.awaitLine("quality-metrics runs on " + broker.bootstrapServers() + ", from file:");
            second.stop();
            // It has read all there is: from its beginning it would write all panes again.
            assertThat(end(broker, topics.panes())).isLessThan(2 * panes);
        }
    }

    /** The command in a thread of its own; a thread that is interrupted stands for Ctrl-C. */
    private static final class Run {
        private final PrintedLines lines = new PrintedLines();
        private final CompletableFuture<Integer> exit = new CompletableFuture<>();
        private final Thread thread;

        Run(LocalBroker broker, Path state) {
            CommandLine command = Main.commandLine();
            command.setErr(new PrintWriter(lines, true));
            String[] arguments = {
                "run",
                "quality-metrics",
                "--settings",
                "jobs/quality-metrics.yaml",
                "--state-dir",
                state.toString(),
                "--set",
                "kafka.bootstrapServers=" + broker.bootstrapServers(),
                "--set",
                "runtime.checkpointInterval=500ms",
                "--set",
                "runtime.parallelism=1",
                "--set",
                "join.alignmentMaxDrift=1d"
            };
            thread = new Thread(() -> exit.complete(command.execute(arguments)));
            thread.start();
        }

        void awaitLine(String text) throws InterruptedException {
            assertThat(lines.await(text)).as(lines.toString()).isTrue();
        }

        void stop() throws Exception {
            thread.interrupt();
            exit.get(60, TimeUnit.SECONDS);
        }

        String output() {
            return lines.toString();
        }
    }

    private static void publish(LocalBroker broker) {
        KafkaSettings kafka = KafkaSettings.load(
                Path.of("jobs/quality-metrics.yaml"), List.of("kafka.bootstrapServers=" + broker.bootstrapServers()));
        try (EventPublisher publisher = new EventPublisher(kafka)) {
            Traffic traffic = new Traffic(SCENARIO, 1);
            for (var event = traffic.next(); event.time() < SCENARIO.span().end(); event = traffic.next()) {
                publisher.publish(event);
            }
            publisher.flush();
        }
    }

    /** Waits until nothing more has come for some seconds. */
    private static long awaitMore(LocalBroker broker, String topic, long than) throws InterruptedException {
        long seen = than;
        CountDownLatch never = new CountDownLatch(1);
        for (int quiet = 0; quiet < 6 || seen == than; ) {
            assertThat(never.await(500, TimeUnit.MILLISECONDS)).isFalse();
            long now = end(broker, topic);
            quiet = now == seen ? quiet + 1 : 0;
            seen = now;
        }
        return seen;
    }

    private static void awaitCheckpoint(Path state) throws Exception {
        Path checkpoints = state.resolve("quality-metrics").resolve("checkpoints");
        String before = LocalCheckpoints.newest(checkpoints);
        CountDownLatch never = new CountDownLatch(1);
        for (int after = 0; after < 2; ) {
            assertThat(never.await(200, TimeUnit.MILLISECONDS)).isFalse();
            String newest = LocalCheckpoints.newest(checkpoints);
            if (newest != null && !newest.equals(before)) {
                before = newest;
                after++;
            }
        }
    }

    private static long end(LocalBroker broker, String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            return consumer.endOffsets(List.of(partition)).get(partition);
        }
    }
}
