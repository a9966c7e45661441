package io.vigie.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.settings.Topics;
import io.vigie.topics.TopicPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LocalBrokerIT {
    private static final String HISTORY = Topics.defaults().scores();

    @Test
    void keepsOldRecordsOverARestart(@TempDir Path directory) throws Exception {
        long longAgo = 1_000_000_000_000L;
        try (LocalBroker broker = LocalBroker.start(directory, 0)) {
            Topics topics = Topics.defaults();
            broker.createTopics(TopicPlan.of(topics, 2, null));
            // Creating an existing topic again changes nothing.
            broker.createTopics(TopicPlan.of(topics, 3, Duration.ofHours(1)));

            try (KafkaProducer<String, String> producer = producer(broker)) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(HISTORY, 0, longAgo, "k", "zero"))
                        .get();
                producer.send(new ProducerRecord<>(HISTORY, 1, longAgo, "k", "one"))
                        .get();
                producer.commitTransaction();
            }
            assertThat(config(broker, topics.monitors())).containsEntry("cleanup.policy", "compact");
            assertThat(config(broker, HISTORY))
                    .containsEntry("cleanup.policy", "delete")
                    .containsEntry("retention.ms", "-1");
        }
        try (LocalBroker broker = LocalBroker.start(directory, 0)) {
            assertThat(read(broker, HISTORY, 1)).containsExactly("one");
            assertThat(read(broker, HISTORY, 0)).containsExactly("zero");
        }
    }

    @Test
    void listensOnLoopbackOnly() throws Exception {
        try (LocalBroker broker = LocalBroker.start()) {
            assertThat(broker.bootstrapServers()).startsWith("127.0.0.1:");
            LoopbackOnly.check(Integer.parseInt(broker.bootstrapServers().substring("127.0.0.1:".length())));
        }
    }

    private static Map<String, String> config(LocalBroker broker, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            Map<String, String> values = new HashMap<>();
            admin.describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .entries()
                    .forEach(entry -> values.put(entry.name(), entry.value()));
            return values;
        }
    }

    private static KafkaProducer<String, String> producer(LocalBroker broker) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "test"),
                new StringSerializer(),
                new StringSerializer());
    }

    private static List<String> read(LocalBroker broker, String topic, int partition) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition source = new TopicPartition(topic, partition);
            consumer.assign(List.of(source));
            consumer.seekToBeginning(List.of(source));
            long end = consumer.endOffsets(List.of(source)).get(source);
            while (consumer.position(source) < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    values.add(record.value());
                }
            }
        }
        return values;
    }
}
