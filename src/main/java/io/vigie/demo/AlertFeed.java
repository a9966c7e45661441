package io.vigie.demo;

import io.vigie.decode.AlertCodec;
import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import io.vigie.decode.RecordLimits;
import io.vigie.model.AlertEvent;
import java.time.Clock;
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

/** The alerts topic from its beginning; committed records only. Belongs to no consumer group. */
final class AlertFeed implements AutoCloseable {

    private final Consumer<byte[], byte[]> consumer;
    private final EventDecoder<AlertEvent> decoder;

    AlertFeed(String bootstrapServers, String topic, Clock clock) {
        decoder = AlertCodec.decoder(RecordLimits.DEFAULT, clock);
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

    /** The alerts that came since the last call; waits at most this long for the first of them. */
    List<AlertEvent> poll(Duration wait) {
        List<AlertEvent> alerts = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
            DecodingResult<AlertEvent> decoding =
                    decoder.decode(record.topic(), record.partition(), record.offset(), record.value());
            if (decoding instanceof DecodingResult.Accepted<AlertEvent> accepted) {
                alerts.add(accepted.value());
            } else if (decoding instanceof DecodingResult.Rejected<AlertEvent> rejected) {
                throw new IllegalStateException("the alerts topic holds a record that is no alert: "
                        + rejected.letter().detail());
            }
        }
        return alerts;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
