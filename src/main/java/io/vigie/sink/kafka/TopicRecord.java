package io.vigie.sink.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * One kind of output as Kafka records.
 *
 * @param topic where they go
 * @param key names the record, so that compaction keeps the newest of each name
 * @param order records that are equal here keep their order: they go to one partition
 * @param value the bytes
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
        // Event time goes into the records, not into Kafka's stamps: old stamps are deleted by retention at once.
        return new ProducerRecord<>(topic, partition, utf8(key.apply(element)), value.apply(element));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
