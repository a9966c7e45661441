package io.vigie.control;

import io.vigie.decode.EventEncoder;
import io.vigie.model.AlertAction;
import io.vigie.model.ControlEvent;
import io.vigie.model.IncidentDecision;
import io.vigie.model.MonitorRevision;
import io.vigie.settings.KafkaSettings;
import io.vigie.topics.KafkaAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Decisions of people → the control topic, and monitors → the monitors topic: the drift job reads both. */
public final class ControlPublisher {

    private final KafkaSettings kafka;

    /** Connects to nothing yet. */
    public ControlPublisher(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /** Returns once all of them are stored. The key of each is its own, so that compaction keeps every decision. */
    public void send(List<ControlEvent> events) throws InterruptedException {
        String topic = kafka.topics().control();
        send(topic, events.stream().map(event -> record(topic, event)).toList());
    }

    /** Returns once it is stored. Its key is its number, so that compaction keeps every revision. */
    public void send(MonitorRevision revision) throws InterruptedException {
        String topic = kafka.topics().monitors();
        send(
                topic,
                List.of(new ProducerRecord<>(topic, Long.toString(revision.number()), EventEncoder.encode(revision))));
    }

    private void send(String topic, List<ProducerRecord<String, byte[]>> records) throws InterruptedException {
        try (Producer<String, byte[]> producer =
                new KafkaProducer<>(properties(), new StringSerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (ProducerRecord<String, byte[]> each : records) {
                sent.add(producer.send(each));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failure
                    ? KafkaAccess.failed(kafka, failure)
                    : new IllegalStateException("the action could not be sent to " + topic, e);
        } catch (KafkaException e) {
            throw KafkaAccess.failed(kafka, e);
        }
    }

    private static ProducerRecord<String, byte[]> record(String topic, ControlEvent event) {
        IncidentDecision decision = event.incidentDecision();
        AlertAction action = event.alertAction();
        if (decision != null) {
            return new ProducerRecord<>(topic, decision.model() + "\n" + decision.id(), EventEncoder.encode(decision));
        }
        if (action != null) {
            return new ProducerRecord<>(topic, action.alertId() + "\n" + action.id(), EventEncoder.encode(action));
        }
        throw new IllegalArgumentException("a control event about nothing");
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.putAll(kafka.properties());
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, "30000");
        properties.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "45000");
        properties.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
        return properties;
    }
}
