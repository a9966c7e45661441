package io.vigie.control;

import io.vigie.decode.EventEncoder;
import io.vigie.model.AlertAction;
import io.vigie.model.AlertAction.AlertActionType;
import io.vigie.model.AlertAction.Signature;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.DetectorKind;
import io.vigie.model.Metric;
import io.vigie.settings.KafkaSettings;
import io.vigie.topics.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A person's decision about an alert → the control topic, which the drift job reads. */
public final class AlertActions {

    private static final int ID_BYTES = 8;

    private final KafkaSettings kafka;

    /** Connects to nothing yet. */
    public AlertActions(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /**
     * That the level since the alert's onset is the reference from now on.
     *
     * @param now epoch milliseconds
     * @throws IllegalStateException with a sentence, if the alert is over or its kind cannot be accepted
     */
    public static AlertAction accept(AlertEvent alert, long now, Signature signature) {
        if (alert.state() != AlertState.FIRING) {
            Long resolvedAt = alert.resolvedAt();
            throw new IllegalStateException("alert " + alert.alertId() + " is over"
                    + (resolvedAt == null ? "" : " since " + Instant.ofEpochMilli(resolvedAt))
                    + ": there is nothing to accept");
        }
        if (!comparesALevel(alert)) {
            throw new IllegalStateException("alert " + alert.alertId() + " is about "
                    + (isDistribution(alert)
                            ? "a distribution, whose reference is an interval of days: change the monitor's reference"
                            : "an objective, which is compared with no reference: change the monitor's objective"));
        }
        return AlertAction.on(
                alert, id(alert, AlertActionType.ACCEPT, now, signature), AlertActionType.ACCEPT, now, signature);
    }

    private static boolean comparesALevel(AlertEvent alert) {
        return !isDistribution(alert)
                && (alert.detector().equals("window")
                        || alert.detector().equals("ranked-blocks")
                        || DetectorKind.ofLabel(alert.detector()).isPresent());
    }

    private static boolean isDistribution(AlertEvent alert) {
        return Metric.ofLabel(alert.metric()).filter(Metric::isDistribution).isPresent();
    }

    /** The same decision at the same millisecond is the same action. */
    private static String id(AlertEvent alert, AlertActionType type, long at, Signature signature) {
        String key =
                String.join("\n", alert.alertId(), type.label(), Long.toString(at), signature.by(), signature.reason());
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns once the action is stored. Its key is its own, so that compaction keeps all actions. */
    public void send(AlertAction action) throws InterruptedException {
        String topic = kafka.topics().control();
        String key = action.alertId() + "\n" + action.id();
        try (Producer<String, byte[]> producer =
                new KafkaProducer<>(properties(), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key, EventEncoder.encode(action)))
                    .get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failure
                    ? KafkaAccess.failed(kafka, failure)
                    : new IllegalStateException("the action could not be sent to " + topic, e);
        } catch (KafkaException e) {
            throw KafkaAccess.failed(kafka, e);
        }
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
