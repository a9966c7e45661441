package io.vigie.sink.webhook;

import io.vigie.sink.Backoff;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Queues messages without waiting; one daemon thread delivers them in order. */
final class WebhookWriter<T> implements StatefulSinkWriter<T, WebhookMessage> {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookWriter.class);
    private static final long CLOSE_TIMEOUT_MS = 1_000;

    private final WebhookSettings settings;
    private final WebhookFormat<T> format;
    private final WebhookEndpoint endpoint;
    private final WebhookQueue queue;
    private final Backoff backoff;
    private final LongSupplier nowMs;
    private final WebhookMetrics metrics;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);

    WebhookWriter(
            WebhookFormat<T> format,
            WebhookEndpoint endpoint,
            WebhookMetrics metrics,
            LongSupplier nowMs,
            long seed,
            Collection<WebhookMessage> restored) {
        this.settings = endpoint.settings();
        this.format = format;
        this.endpoint = endpoint;
        this.metrics = metrics;
        this.nowMs = nowMs;
        WebhookSettings.Delivery limits = settings.delivery();
        this.queue = new WebhookQueue(limits.maxQueued());
        metrics.register(queue);
        this.backoff = new Backoff(limits.retryInitialMs(), limits.retryMaxMs(), seed);
        restored.forEach(this::enqueue);
        this.thread = new Thread(this::deliverUntilClosed, "webhook-" + settings.channel());
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void write(T event, Context context) {
        write(event);
    }

    void write(T event) {
        if (format.concerns(settings.channel(), event)) {
            enqueue(new WebhookMessage(format.id(event), format.json(event, settings.source()), nowMs.getAsLong()));
        }
    }

    @Override
    public void flush(boolean endOfInput) throws InterruptedException {
        // A checkpoint keeps undelivered alerts in the state. A bounded job ends here, so it waits, though not for
        // ever.
        if (endOfInput && !queue.awaitEmpty(2 * settings.delivery().attemptTimeoutMs())) {
            metrics.leftBehind(queue.snapshot().size());
        }
    }

    @Override
    public List<WebhookMessage> snapshotState(long checkpointId) {
        return queue.snapshot();
    }

    private void enqueue(WebhookMessage message) {
        WebhookMessage pushedOut = queue.add(message);
        if (pushedOut != null) {
            metrics.pushedOut(pushedOut);
        }
    }

    private void deliverUntilClosed() {
        try {
            while (closed.getCount() > 0) {
                deliver(queue.take());
                queue.done();
            }
        } catch (InterruptedException e) {
            LOG.debug("Deliveries to {} end", settings.channel());
        }
    }

    private void deliver(WebhookMessage message) throws InterruptedException {
        for (int failures = 1; ; failures++) {
            WebhookEndpoint.WebhookReply answer = endpoint.post(message);
            switch (answer.verdict()) {
                case DELIVERED -> {
                    metrics.delivered();
                    return;
                }
                case REFUSED -> {
                    metrics.refused(message, answer);
                    return;
                }
                case RETRY -> {
                    long delayMs = backoff.delayMs(failures - 1);
                    long age = nowMs.getAsLong() + delayMs - message.queuedAt();
                    if (age >= settings.delivery().giveUpAfterMs()) {
                        metrics.tooOld(message, answer);
                        return;
                    }
                    metrics.retrying(message, answer, failures, delayMs);
                    if (closed.await(delayMs, TimeUnit.MILLISECONDS)) {
                        throw new InterruptedException("closed");
                    }
                }
            }
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
