package io.vigie.cli;

import io.vigie.settings.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A topic from its beginning to the end that it has when reading begins; committed records only. Commits no offsets, and is in no group. */
final class TopicReader {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final KafkaSettings kafka;

    TopicReader(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /** What is done with each record. */
    @FunctionalInterface
    interface RecordVisitor {
        void visit(ConsumerRecord<byte[], byte[]> record) throws Exception;
    }

    /** @return false: the command was asked to end before the end was reached */
    boolean read(String topic, InterruptHandler interruption, RecordVisitor visitor) throws Exception {
        try (Consumer<byte[], byte[]> consumer = consumer(kafka, "read_committed")) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<TopicPartition> open = new ArrayList<>(partitions);
            long lastProgress = System.nanoTime();
            while (true) {
                // An end may lie behind records that nobody sees: what counts is the position.
                List<TopicPartition> ended = open.stream()
                        .filter(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L))
                        .toList();
                if (!ended.isEmpty()) {
                    open.removeAll(ended);
                    consumer.assign(open);
                    lastProgress = System.nanoTime();
                }
                if (open.isEmpty()) {
                    return true;
                }
                if (interruption.isRequested()) {
                    return false;
                }
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    if (record.offset()
                            < ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L)) {
                        visitor.visit(record);
                    }
                }
                if (!records.isEmpty()) {
                    lastProgress = System.nanoTime();
                } else if (System.nanoTime() - lastProgress > PATIENCE_NANOS) {
                    throw new TimeoutException("nothing came from " + topic);
                }
            }
        }
    }

    /** In no group, with modest buffers. */
    static Consumer<byte[], byte[]> consumer(KafkaSettings kafka, String isolation) {
        Properties properties = new Properties();
        properties.putAll(kafka.properties());
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, "8388608");
        properties.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "20000");
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
