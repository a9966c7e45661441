package io.vigie.sink.channel;

import io.vigie.channel.ChannelFormat;
import io.vigie.channel.ChannelMessage;
import io.vigie.channel.ChannelMessage.MessagePurpose;
import io.vigie.sink.Backoff;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queues messages without waiting; one daemon thread delivers them in order, and sends again what is open where the
 * receiver would forget it.
 */
final class ChannelWriter<T> implements StatefulSinkWriter<T, ChannelMessage> {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelWriter.class);
    private static final long CLOSE_TIMEOUT_MS = 1_000;

    /** A receiver that asks for more is asked again all the same. */
    private static final long LONGEST_RETRY_AFTER_MS = 600_000;

    private final ChannelSinkSettings settings;
    private final ChannelFormat<T> format;
    private final ChannelEndpoint endpoint;
    private final ChannelQueue queue;
    private final Backoff backoff;
    private final RateLimit rate;
    private final LongSupplier nowMs;
    private final ChannelMetrics metrics;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** What is delivered, where, and how. */
    record ChannelRoute<T>(ChannelSinkSettings settings, ChannelFormat<T> format, ChannelEndpoint endpoint) {}

    ChannelWriter(
            ChannelRoute<T> route,
            ChannelMetrics metrics,
            LongSupplier nowMs,
            long seed,
            Collection<ChannelMessage> restored) {
        this.settings = route.settings();
        this.format = route.format();
        this.endpoint = route.endpoint();
        this.metrics = metrics;
        this.nowMs = nowMs;
        ChannelSinkSettings.Delivery limits = settings.delivery();
        this.queue = new ChannelQueue(limits.maxQueued());
        metrics.register(queue);
        this.backoff = new Backoff(limits.retryInitialMs(), limits.retryMaxMs(), seed);
        this.rate = new RateLimit(limits.maxPerMinute());
        // A channel of this name may have had another type before.
        boolean repeats = format.repeatEveryMs() > 0;
        restored.stream()
                .filter(message -> repeats || message.purpose() != MessagePurpose.REPEATED)
                .map(message -> repeats ? message : message.with(MessagePurpose.ONCE))
                .forEach(this::enqueue);
        this.thread = new Thread(this::deliverUntilClosed, "channel-" + settings.channel());
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void write(T event, Context context) {
        write(event);
    }

    void write(T event) {
        if (!format.concerns(settings.channel(), event)) {
            return;
        }
        List<ChannelMessage> messages;
        try {
            messages = format.messages(event, queue.open(format.item(event)), nowMs.getAsLong());
        } catch (RuntimeException e) {
            // What a person's template does not make of one event must not end the job.
            metrics.unwritable(format.item(event), e);
            return;
        }
        messages.forEach(this::enqueue);
    }

    @Override
    public void flush(boolean endOfInput) throws InterruptedException {
        // A checkpoint keeps undelivered alerts in the state. A bounded job ends here, so it waits, though not for
        // ever.
        if (endOfInput && !queue.awaitEmpty(2 * settings.delivery().attemptTimeoutMs())) {
            metrics.leftBehind(queue.size());
        }
    }

    @Override
    public List<ChannelMessage> snapshotState(long checkpointId) {
        return queue.snapshot();
    }

    private void enqueue(ChannelMessage message) {
        queue.add(message).forEach(metrics::pushedOut);
    }

    private void deliverUntilClosed() {
        long every = TimeUnit.MILLISECONDS.toNanos(format.repeatEveryMs());
        // At once: nobody knows how long the job was away.
        long repeated = System.nanoTime() - every;
        try {
            while (closed.getCount() > 0) {
                long rest = every == 0 ? Long.MAX_VALUE : every - (System.nanoTime() - repeated);
                ChannelMessage message = queue.take(rest);
                if (message != null) {
                    deliver(message);
                    queue.done();
                }
                if (every > 0 && System.nanoTime() - repeated >= every) {
                    repeat();
                    repeated = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("Deliveries to {} end", settings.channel());
        }
    }

    /** Sends again what is open, once: the next time comes anyway. */
    private void repeat() throws InterruptedException {
        for (ChannelMessage message : queue.openSince(nowMs.getAsLong() - format.repeatForMs())) {
            if (closed.getCount() > 0) {
                metrics.repeated(message, endpoint.send(message, nowMs.getAsLong()));
            }
        }
    }

    private void deliver(ChannelMessage message) throws InterruptedException {
        for (int failures = 1; ; failures++) {
            pause(rate.waitNanos(System.nanoTime()));
            rate.sent(System.nanoTime());
            ChannelReply answer = endpoint.send(message, nowMs.getAsLong());
            switch (answer.outcome()) {
                case DELIVERED -> {
                    metrics.delivered(message, answer);
                    return;
                }
                case REFUSED -> {
                    metrics.refused(message, answer);
                    return;
                }
                case RETRY -> {
                    long delayMs = Math.max(
                            backoff.delayMs(failures - 1), Math.min(answer.retryAfterMs(), LONGEST_RETRY_AFTER_MS));
                    long age = nowMs.getAsLong() + delayMs - message.queuedAt();
                    if (age >= settings.delivery().giveUpAfterMs()) {
                        metrics.tooOld(message, answer);
                        return;
                    }
                    metrics.retrying(message, answer, failures, delayMs);
                    pause(TimeUnit.MILLISECONDS.toNanos(delayMs));
                }
            }
        }
    }

    private void pause(long nanos) throws InterruptedException {
        if (nanos > 0 && closed.await(nanos, TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("closed");
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join(CLOSE_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
