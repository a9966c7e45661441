package io.vigie.publish;

import io.vigie.decode.EventEncoder;
import io.vigie.settings.KafkaSettings;
import io.vigie.settings.Topics;
import io.vigie.simulate.SimulatedEvent;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Events → the input topics, keyed as the jobs expect it, each at most once and in order per key.
 *
 * <p>Records carry the time of sending: with event times, a topic's retention would delete history at once.
 */
public final class EventPublisher implements AutoCloseable {

    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final Producer<String, byte[]> producer;
    private final Topics topics;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** Connects in the background; what fails is thrown by the next calls. */
    public EventPublisher(KafkaSettings kafka) {
        this.topics = kafka.topics();
        Properties properties = new Properties();
        properties.putAll(kafka.properties());
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "50");
        properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, "65536");
        properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, "30000");
        properties.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "45000");
        this.producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * Returns when the record is in the producer's buffer.
     *
     * @throws KafkaException if an earlier record could not be delivered
     */
    public void publish(SimulatedEvent event) {
        failIfAnyFailed();
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topicOf(event), event.key(), encode(event));
        Future<RecordMetadata> unused = producer.send(record, (metadata, exception) -> {
            if (exception != null) {
                failure.compareAndSet(null, exception);
            }
        });
    }

    /**
     * Waits until the brokers have everything.
     *
     * @throws KafkaException if a record could not be delivered
     */
    public void flush() {
        producer.flush();
        failIfAnyFailed();
    }

    private void failIfAnyFailed() {
        Exception failed = failure.get();
        if (failed != null) {
            throw new KafkaException("Kafka did not take an event: " + failed.getMessage(), failed);
        }
    }

    private String topicOf(SimulatedEvent event) {
        if (event instanceof SimulatedEvent.Requested) {
            return topics.requests();
        }
        if (event instanceof SimulatedEvent.Responded) {
            return topics.responses();
        }
        if (event instanceof SimulatedEvent.Evaluated) {
            return topics.benchmarks();
        }
        return event instanceof SimulatedEvent.Labelled ? topics.labels() : topics.signals();
    }

    private static byte[] encode(SimulatedEvent event) {
        if (event instanceof SimulatedEvent.Requested requested) {
            return EventEncoder.encode(requested.request());
        }
        if (event instanceof SimulatedEvent.Responded responded) {
            return EventEncoder.encode(responded.response());
        }
        if (event instanceof SimulatedEvent.Labelled labelled) {
            return EventEncoder.encode(labelled.label());
        }
        if (event instanceof SimulatedEvent.Signalled signalled) {
            return EventEncoder.encode(signalled.signal());
        }
        if (event instanceof SimulatedEvent.Evaluated evaluated) {
            return EventEncoder.encode(evaluated.benchmark());
        }
        throw new IllegalStateException("an event of no known kind");
    }

    /** What was not flushed has a few seconds to be delivered. */
    @Override
    public void close() {
        producer.close(CLOSING);
    }
}
