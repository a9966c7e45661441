package io.vigie.topics;

import io.vigie.settings.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a topic from its beginning to the end that it has when reading begins. Sees committed records only, commits no
 * offsets, and belongs to no consumer group.
 */
public final class TopicReader {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final KafkaSettings kafka;

    /** Connects to nothing yet. */
    public TopicReader(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /** What is done with each record. */
    @FunctionalInterface
    public interface RecordVisitor {
        /** Called once per record, in the order of offsets within a partition; whatever is thrown ends the reading. */
        void visit(ConsumerRecord<byte[], byte[]> record) throws Exception;
    }

    /**
     * Reads the topic.
     *
     * @param stopRequested asked between batches of records
     * @return false: a stop was requested before the end was reached
     * @throws TimeoutException if nothing comes for half a minute
     */
    public boolean read(String topic, BooleanSupplier stopRequested, RecordVisitor visitor) throws Exception {
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
                // The end may lie after records that are never seen, such as aborted ones: the position decides.
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
                if (stopRequested.getAsBoolean()) {
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

    /**
     * A consumer that belongs to no group and has modest buffers.
     *
     * @param isolation {@code read_committed} or {@code read_uncommitted}
     */
    public static Consumer<byte[], byte[]> consumer(KafkaSettings kafka, String isolation) {
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
