package io.vigie.sink.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * How one type of output becomes Kafka records.
 *
 * @param topic the topic that they are written to
 * @param key identifies the record: compaction keeps the newest with each key
 * @param order records with equal values here go to one partition and so keep their order
 * @param value the record's bytes
 */
public record TopicRecord<T>(
        String topic,
        SerializableFunction<T, String> key,
        SerializableFunction<T, String> order,
        SerializableFunction<T, byte[]> value)
        implements KafkaRecordSerializationSchema<T> {

    private static final long serialVersionUID = 1;

    @Override
    public ProducerRecord<byte[], byte[]> serialize(T element, KafkaSinkContext context, @Nullable Long timestamp) {
        int[] partitions = context.getPartitionsForTopic(topic);
        int partition = partitions[Utils.toPositive(Utils.murmur2(utf8(order.apply(element)))) % partitions.length];
        // Event time is in the record itself, not in its Kafka timestamp: retention would delete old timestamps at
        // once.
        return new ProducerRecord<>(topic, partition, utf8(key.apply(element)), value.apply(element));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
