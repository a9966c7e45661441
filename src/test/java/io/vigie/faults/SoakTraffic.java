package io.vigie.faults;

import io.vigie.decode.EventEncoder;
import io.vigie.settings.Topics;
import io.vigie.simulate.DemoScenario;
import io.vigie.simulate.Scenario;
import io.vigie.simulate.SimulatedEvent;
import io.vigie.simulate.Traffic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Simulated traffic at a fixed rate by the machine's clock, whatever happens to the broker: events that could not be
 * sent on time are sent as soon as possible.
 */
final class SoakTraffic {

    /** Ratio of simulated time to real time: hours of labels take minutes. */
    static final int SPEED = 288;

    /** The shortest label horizon that covers the traffic's labels. */
    static final Duration HORIZON = Duration.ofMinutes(10);

    private static final Scenario.Labelling LABELLING =
            new Scenario.Labelling(DemoScenario.CRITERION, Duration.ofMinutes(3), 0.5, HORIZON.minusMinutes(2));
    private static final double SECONDS_PER_DAY = 86_400;
    private static final double EVENTS_PER_REQUEST = 2.5;
    private static final Instant START = Instant.parse("2025-05-05T00:00:00Z");
    private static final int PATIENCE_MS = 600_000;
    private static final int BURST = 500;

    private final int eventsPerSecond;
    private final Duration length;
    private final long seed;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong time = new AtomicLong(START.toEpochMilli());

    SoakTraffic(int eventsPerSecond, Duration length, long seed) {
        this.eventsPerSecond = eventsPerSecond;
        this.length = length;
        this.seed = seed;
    }

    /** The number of events sent to the broker so far. */
    long sent() {
        return sent.get();
    }

    /** The time of the newest event. */
    Instant time() {
        return Instant.ofEpochMilli(time.get());
    }

    /** @param witness receives each event once it is being sent */
    void publish(String bootstrapServers, Topics topics, Consumer<SimulatedEvent> witness) throws Exception {
        double requestsPerDay = eventsPerSecond / EVENTS_PER_REQUEST * SECONDS_PER_DAY / SPEED;
        Scenario.TimeSpan span = new Scenario.TimeSpan(
                START.toEpochMilli(), START.plus(length.multipliedBy(SPEED)).toEpochMilli());
        Scenario demo = DemoScenario.of(span, DemoScenario.MODELS, requestsPerDay);
        Traffic traffic =
                new Traffic(new Scenario(span, demo.volume(), demo.models(), LABELLING, demo.changes()), seed);
        long events = eventsPerSecond * length.toSeconds();
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = producer(bootstrapServers)) {
            long begun = System.nanoTime();
            for (long i = 0; i < events; i++) {
                SimulatedEvent event = traffic.next();
                var unused = producer.send(record(event, topics), (metadata, exception) -> {
                    if (exception != null) {
                        failure.compareAndSet(null, exception);
                    }
                });
                witness.accept(event);
                sent.set(i + 1);
                time.set(event.time());
                if (i % BURST == 0) {
                    LockSupport.parkNanos(begun + i * 1_000_000_000L / eventsPerSecond - System.nanoTime());
                }
            }
            producer.flush();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "acks", "all",
                        "enable.idempotence", "true",
                        "compression.type", "lz4",
                        "linger.ms", "20",
                        "batch.size", "131072",
                        "max.block.ms", PATIENCE_MS,
                        "delivery.timeout.ms", PATIENCE_MS),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static ProducerRecord<byte[], byte[]> record(SimulatedEvent event, Topics topics) {
        byte[] key = event.key().getBytes(StandardCharsets.UTF_8);
        if (event instanceof SimulatedEvent.Requested requested) {
            return new ProducerRecord<>(topics.requests(), key, EventEncoder.encode(requested.request()));
        }
        if (event instanceof SimulatedEvent.Responded responded) {
            return new ProducerRecord<>(topics.responses(), key, EventEncoder.encode(responded.response()));
        }
        if (event instanceof SimulatedEvent.Labelled labelled) {
            return new ProducerRecord<>(topics.labels(), key, EventEncoder.encode(labelled.label()));
        }
        return new ProducerRecord<>(
                topics.signals(), key, EventEncoder.encode(((SimulatedEvent.Signalled) event).signal()));
    }
}
