package io.vigie.sink.kafka;

import io.vigie.decode.AlertCodec;
import io.vigie.decode.DeadLetterCodec;
import io.vigie.decode.IncidentEvents;
import io.vigie.decode.PaneUpdateCodec;
import io.vigie.decode.ScoreUpdateCodec;
import io.vigie.model.AlertEvent;
import io.vigie.model.DeadLetter;
import io.vigie.model.IncidentEvent;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The Kafka sinks of both jobs.
 *
 * <p>Panes replace each other, so they are written at least once. Each label, alert and incident is an event for its
 * readers, so they are written exactly once, in transactions that end with a checkpoint.
 */
public final class KafkaOutputs {

    private static final char SEPARATOR = '\n';

    private final Connection connection;

    /**
     * How to reach Kafka, and the names of a job's transactions.
     *
     * @param transactionalIdPrefix unique among running jobs
     * @param transactionTimeout at most the broker's {@code transaction.max.timeout.ms}
     */
    public record Connection(
            String bootstrapServers,
            Map<String, String> properties,
            String transactionalIdPrefix,
            Duration transactionTimeout) {

        /** Omits the values of the properties, which may be secrets. */
        @Override
        public String toString() {
            return "Connection[" + bootstrapServers + ", properties " + properties.keySet() + ", "
                    + transactionalIdPrefix + "]";
        }
    }

    public KafkaOutputs(Connection connection) {
        this.connection = connection;
    }

    /**
     * Keyed by series and pane; all panes and marks of a group are in one partition, in the order in which they were
     * written.
     */
    public KafkaSink<PaneUpdate> panes(String topic) {
        return sink(
                DeliveryGuarantee.AT_LEAST_ONCE,
                topic,
                new TopicRecord<>(topic, KafkaOutputs::paneKey, KafkaOutputs::groupOf, PaneUpdateCodec::encode));
    }

    /**
     * Keyed by label and slice; all labels and marks of a group are in one partition, in the order in which they were
     * written.
     */
    public KafkaSink<ScoreUpdate> scores(String topic) {
        return sink(
                DeliveryGuarantee.EXACTLY_ONCE,
                topic,
                new TopicRecord<>(topic, KafkaOutputs::scoreKey, KafkaOutputs::groupOf, ScoreUpdateCodec::encode));
    }

    /** Keyed by alert. */
    public KafkaSink<AlertEvent> alerts(String topic) {
        return sink(
                DeliveryGuarantee.EXACTLY_ONCE,
                topic,
                new TopicRecord<>(topic, AlertEvent::alertId, AlertEvent::alertId, AlertCodec::encode));
    }

    /** Keyed by incident. */
    public KafkaSink<IncidentEvent> incidents(String topic) {
        return sink(
                DeliveryGuarantee.EXACTLY_ONCE,
                topic,
                new TopicRecord<>(topic, IncidentEvent::incidentId, IncidentEvent::incidentId, IncidentEvents::encode));
    }

    /** Keyed by the topic and position at which the record was read. */
    public KafkaSink<DeadLetter> deadLetters(String topic) {
        return sink(
                DeliveryGuarantee.AT_LEAST_ONCE,
                topic,
                new TopicRecord<>(topic, KafkaOutputs::indexOf, KafkaOutputs::indexOf, DeadLetterCodec::encode));
    }

    private <T> KafkaSink<T> sink(DeliveryGuarantee guarantee, String topic, TopicRecord<T> record) {
        Properties properties = new Properties();
        properties.putAll(connection.properties());
        properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        KafkaSinkBuilder<T> builder = KafkaSink.<T>builder()
                .setBootstrapServers(connection.bootstrapServers())
                .setRecordSerializer(record)
                .setDeliveryGuarantee(guarantee);
        if (guarantee == DeliveryGuarantee.EXACTLY_ONCE) {
            builder.setTransactionalIdPrefix(connection.transactionalIdPrefix() + "-" + topic);
            properties.put(
                    ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                    Math.toIntExact(connection.transactionTimeout().toMillis()));
        }
        return builder.setKafkaProducerConfig(properties).build();
    }

    private static String groupOf(PaneUpdate update) {
        return update.model() + SEPARATOR + update.dimension();
    }

    private static String groupOf(ScoreUpdate update) {
        return update.model() + SEPARATOR + update.dimension();
    }

    private static String paneKey(PaneUpdate update) {
        PaneUpdate.PaneContent content = update.content();
        return content == null
                ? groupOf(update)
                : groupOf(update)
                        + SEPARATOR
                        + content.version()
                        + SEPARATOR
                        + content.slice()
                        + SEPARATOR
                        + content.start();
    }

    private static String scoreKey(ScoreUpdate update) {
        ScoredLabel label = update.label();
        return label == null ? groupOf(update) : groupOf(update) + SEPARATOR + label.labelId();
    }

    private static String indexOf(DeadLetter letter) {
        return letter.topic() + SEPARATOR + letter.partition() + SEPARATOR + letter.offset();
    }
}
