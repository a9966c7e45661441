package io.vigie.demo;

import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** One of the output topics from its beginning; committed records only. Belongs to no consumer group. */
final class TopicFeed<T> implements AutoCloseable {

    private final Consumer<byte[], byte[]> consumer;
    private final EventDecoder<T> decoder;

    TopicFeed(String bootstrapServers, String topic, EventDecoder<T> decoder) {
        this.decoder = decoder;
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** What came since the last call; waits at most this long for the first of it. */
    List<T> poll(Duration wait) {
        List<T> events = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
            DecodingResult<T> decoding =
                    decoder.decode(record.topic(), record.partition(), record.offset(), record.value());
            if (decoding instanceof DecodingResult.Accepted<T> accepted) {
                events.add(accepted.value());
            } else if (decoding instanceof DecodingResult.Rejected<T> rejected) {
                throw new IllegalStateException(record.topic() + " holds a record that does not belong there: "
                        + rejected.letter().detail());
            }
        }
        return events;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
