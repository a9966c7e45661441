package io.vigie.demo;

import io.vigie.publish.EventPublisher;
import io.vigie.publish.Pacing;
import io.vigie.settings.KafkaSettings;
import io.vigie.simulate.Scenario;
import io.vigie.simulate.SimulatedEvent;
import io.vigie.simulate.Traffic;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The producer of the demo: weeks of the past at many times their speed, then the present in real time. */
final class DemoTraffic implements AutoCloseable {

    private static final long CLOSING_MS = 10_000;

    private final Scenario scenario;
    private final long seed;
    private final double speed;
    private final KafkaSettings kafka;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::run, "vigie-demo-traffic");

    private volatile long requests;
    private volatile long reached;

    /** @param speed seconds of event time per second */
    DemoTraffic(Scenario scenario, long seed, double speed, KafkaSettings kafka, Clock clock) {
        this.scenario = scenario;
        this.seed = seed;
        this.speed = speed;
        this.kafka = kafka;
        this.clock = clock;
        this.reached = scenario.span().start();
    }

    void start() {
        thread.start();
    }

    private void run() {
        try (EventPublisher publisher = new EventPublisher(kafka)) {
            Traffic traffic = new Traffic(scenario, seed);
            Pacing pacing = new Pacing(speed, System.nanoTime());
            long sent = 0;
            while (true) {
                SimulatedEvent event = traffic.next();
                Duration wait = event.time() < scenario.span().end()
                        ? pacing.untilDue(event.time(), System.nanoTime())
                        : Duration.ofMillis(event.time() - clock.millis());
                if (stopped.await(Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS)) {
                    return;
                }
                publisher.publish(event);
                reached = event.time();
                if (event instanceof SimulatedEvent.Requested) {
                    requests = ++sent;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    /** Requests sent so far. */
    long requests() {
        return requests;
    }

    /** Epoch milliseconds of the last event that was sent. */
    long reached() {
        return reached;
    }

    /** Why no more events are sent. */
    Optional<Exception> failure() {
        return Optional.ofNullable(failure.get());
    }

    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join(CLOSING_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
