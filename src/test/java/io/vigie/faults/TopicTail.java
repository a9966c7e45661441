package io.vigie.faults;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads everything that is committed in some topics, continuously. */
final class TopicTail implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Consumer<ConsumerRecord<byte[], byte[]>> reader;
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    /** @param reader receives the records, in the order of each partition */
    TopicTail(String bootstrapServers, List<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        this.reader = reader;
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("isolation.level", "read_committed");
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(each -> new TopicPartition(each.topic(), each.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads what has arrived since. */
    void catchUp() {
        Map<TopicPartition, Long> now = consumer.endOffsets(consumer.assignment());
        while (now.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                reader.accept(record);
                ends.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
            }
        }
    }

    /** The offset after the last record of each partition that has one; transaction markers may follow. */
    Map<TopicPartition, Long> ends() {
        return Map.copyOf(ends);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
