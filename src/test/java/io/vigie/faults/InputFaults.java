package io.vigie.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.decode.EventEncoder;
import io.vigie.faults.Outcome.Comparison;
import io.vigie.model.RecordPosition;
import io.vigie.model.RejectionReason;
import io.vigie.model.Request;
import io.vigie.settings.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Faults of producers. */
final class InputFaults {

    private static final RecordPosition NOWHERE = new RecordPosition(0, 0);
    private static final int ONE_IN = 100;
    private static final long SEED = 77;

    private InputFaults() {}

    /** One record in a hundred is invalid: noise, a truncated record, one of another topic, or empty. */
    static Fault poison() {
        return new Among("poison records, 1 %", "") {
            @Override
            byte[] record(int number, Random random) {
                byte[] good = request("poison-" + number, Instant.EPOCH);
                byte[] noise = new byte[random.nextInt(300)];
                random.nextBytes(noise);
                return switch (number % 3) {
                    case 0 -> noise;
                    case 1 -> java.util.Arrays.copyOf(good, good.length - 1 - random.nextInt(8));
                    default -> good;
                };
            }

            @Override
            String topicOf(int number, Topics topics) {
                // A request is poison wherever requests are not expected.
                return List.of(topics.responses(), topics.labels(), topics.signals())
                        .get(number / 3 % 3);
            }
        };
    }

    /** Records that are valid except for their time. */
    static Fault clockAhead() {
        return new Among("clock of a producer a day ahead", RejectionReason.TIME_IN_FUTURE.name()) {
            @Override
            byte[] record(int number, Random random) {
                return request("ahead-" + number, Instant.now().plus(Duration.ofDays(1)));
            }

            @Override
            String topicOf(int number, Topics topics) {
                return topics.requests();
            }
        };
    }

    /** Every event topic has a partition without records. */
    static Fault idlePartition() {
        return new Fault() {
            @Override
            public String name() {
                return "a partition of each topic idle";
            }

            @Override
            public Deployment.Terms terms(Deployment.Terms usual) {
                return usual.withMetrics("join.idleness=10s");
            }

            @Override
            public void before(FaultRun run) throws Exception {
                // Created after everything is published, so no producer uses it.
                run.publish(Duration.ZERO);
                run.awaitPublished();
                Map<String, NewPartitions> more = new HashMap<>();
                for (String topic : inputs(run.topics())) {
                    more.put(topic, NewPartitions.increaseTo(Deployment.PARTITIONS + 1));
                }
                try (Admin admin = run.services().broker().admin()) {
                    admin.createPartitions(more).all().get();
                }
            }

            @Override
            public long strike(FaultRun run) {
                return System.nanoTime();
            }
        };
    }

    private static List<String> inputs(Topics topics) {
        return List.of(topics.requests(), topics.responses(), topics.labels(), topics.signals());
    }

    private static byte[] request(String id, Instant at) {
        return EventEncoder.encode(
                new Request(id, "support-chat", "v1", at.toEpochMilli(), id, Map.of(), null, null, null, NOWHERE));
    }

    /** Records among those of the history that must become dead letters and have no other effect. */
    private abstract static class Among implements Fault {
        private final String name;
        private final String reason;
        private int sent;

        Among(String name, String reason) {
            this.name = name;
            this.reason = reason;
        }

        abstract byte[] record(int number, Random random);

        abstract String topicOf(int number, Topics topics);

        @Override
        public String name() {
            return name;
        }

        @Override
        public void whilePublishing(String bootstrapServers, Topics topics, Recording recording) throws Exception {
            long records = recording.records();
            Random random = new Random(SEED);
            Map<String, Object> client = Map.of("bootstrap.servers", bootstrapServers);
            try (KafkaConsumer<byte[], byte[]> ends =
                            new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                    KafkaProducer<byte[], byte[]> producer =
                            new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
                List<TopicPartition> partitions = inputs(topics).stream()
                        .flatMap(topic -> ends.partitionsFor(topic).stream())
                        .map(each -> new TopicPartition(each.topic(), each.partition()))
                        .toList();
                while (sent < records / ONE_IN) {
                    long there = ends.endOffsets(partitions).values().stream()
                            .mapToLong(Long::longValue)
                            .sum();
                    for (; sent < Math.min(there, records) / ONE_IN; sent++) {
                        producer.send(new ProducerRecord<>(
                                        topicOf(sent, topics),
                                        sent % Deployment.PARTITIONS,
                                        ("k" + sent).getBytes(StandardCharsets.UTF_8),
                                        record(sent, random)))
                                .get();
                    }
                }
            }
        }

        @Override
        public long strike(FaultRun run) {
            return System.nanoTime();
        }

        @Override
        public Comparison compare(Outcome outcome, Outcome undisturbed) {
            return outcome.without(Outcomes.DEAD_LETTERS).against(undisturbed.without(Outcomes.DEAD_LETTERS));
        }

        @Override
        public void after(FaultRun run) throws Exception {
            Map<String, Integer> letters = run.outcome().records().getOrDefault(Outcomes.DEAD_LETTERS, Map.of());
            long unmatched = letters.keySet().stream()
                    .filter(letter -> letter.contains(" UNMATCHED_"))
                    .count();
            assertThat(letters.size() - unmatched)
                    .as("dead letters, seed %d", SEED)
                    .isEqualTo(sent);
            assertThat(letters.keySet().stream().filter(letter -> letter.contains(reason)))
                    .hasSizeGreaterThanOrEqualTo(sent);
        }
    }
}
