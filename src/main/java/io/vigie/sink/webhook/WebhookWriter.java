package io.vigie.sink.webhook;

import io.vigie.model.AlertEvent;
import io.vigie.sink.Backoff;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts messages into a queue and returns; one daemon thread delivers them in order. */
final class WebhookWriter implements StatefulSinkWriter<AlertEvent, WebhookMessage> {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookWriter.class);
    private static final long CLOSE_TIMEOUT_MS = 1_000;

    private final WebhookSettings settings;
    private final WebhookEndpoint endpoint;
    private final WebhookQueue queue;
    private final Backoff backoff;
    private final LongSupplier nowMs;
    private final Counter delivered;
    private final Counter retried;
    private final Counter droppedRefused;
    private final Counter droppedTooOld;
    private final Counter droppedQueueFull;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);

    WebhookWriter(
            WebhookSettings settings,
            WebhookEndpoint endpoint,
            WriterInitContext context,
            Collection<WebhookMessage> restored) {
        this.settings = settings;
        this.endpoint = endpoint;
        this.nowMs = context.getProcessingTimeService()::getCurrentProcessingTime;
        WebhookSettings.Delivery limits = settings.delivery();
        this.queue = new WebhookQueue(limits.maxQueued());
        int subtask = context.getTaskInfo().getIndexOfThisSubtask();
        long seed = 31L * context.getJobInfo().getJobId().hashCode()
                + settings.channel().hashCode()
                + subtask;
        this.backoff = new Backoff(limits.retryInitialMs(), limits.retryMaxMs(), seed);
        MetricGroup group = context.metricGroup().addGroup("webhook", settings.channel());
        this.delivered = group.counter("alertsDelivered");
        this.retried = group.counter("attemptsRetried");
        this.droppedRefused = group.counter("alertsDroppedRefused");
        this.droppedTooOld = group.counter("alertsDroppedTooOld");
        this.droppedQueueFull = group.counter("alertsDroppedQueueFull");
        restored.forEach(this::enqueue);
        this.thread = new Thread(this::deliverUntilClosed, "webhook-" + settings.channel() + "-" + subtask);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void write(AlertEvent alert, Context context) {
        if (WebhookSink.concerns(settings, alert)) {
            enqueue(new WebhookMessage(
                    CloudEvents.id(alert), CloudEvents.json(alert, settings.source()), nowMs.getAsLong()));
        }
    }

    @Override
    public void flush(boolean endOfInput) throws InterruptedException {
        // A bounded job gives the last alerts one attempt each way, then ends; a checkpoint keeps them in the state.
        if (endOfInput && !queue.awaitEmpty(2 * settings.delivery().attemptTimeoutMs())) {
            LOG.error(
                    "The job ends with {} alerts for {} undelivered",
                    queue.snapshot().size(),
                    settings.channel());
        }
    }

    @Override
    public List<WebhookMessage> snapshotState(long checkpointId) {
        return queue.snapshot();
    }

    private void enqueue(WebhookMessage message) {
        WebhookMessage pushedOut = queue.add(message);
        if (pushedOut != null) {
            dropped(droppedQueueFull, pushedOut, "newer alerts pushed it out of the queue");
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
        for (int failures = 0; ; failures++) {
            WebhookEndpoint.Answer answer = attempt(message);
            switch (answer.verdict()) {
                case DELIVERED -> {
                    delivered.inc();
                    return;
                }
                case REFUSED -> {
                    dropped(droppedRefused, message, "the receiver refuses it with " + answer.status());
                    return;
                }
                case RETRY -> {
                    long delayMs = backoff.delayMs(failures);
                    if (nowMs.getAsLong() + delayMs - message.queuedAt()
                            >= settings.delivery().giveUpAfterMs()) {
                        dropped(droppedTooOld, message, "tried for too long, last " + describe(answer));
                        return;
                    }
                    retried.inc();
                    if (isNewOrDoubled(failures + 1)) {
                        LOG.warn(
                                "Alert {} not delivered to {}, attempt {}: {}; next in {} ms",
                                message.id(),
                                settings.channel(),
                                failures + 1,
                                describe(answer),
                                delayMs);
                    }
                    if (closed.await(delayMs, TimeUnit.MILLISECONDS)) {
                        throw new InterruptedException("closed");
                    }
                }
            }
        }
    }

    private WebhookEndpoint.Answer attempt(WebhookMessage message) throws InterruptedException {
        try {
            return endpoint.post(message);
        } catch (RuntimeException e) {
            // A surprise in one attempt must not end the thread, and with it all deliveries.
            LOG.error("Attempt to deliver {} to {} failed", message.id(), settings.channel(), e);
            return new WebhookEndpoint.Answer(WebhookEndpoint.NO_STATUS, e.toString());
        }
    }

    private static String describe(WebhookEndpoint.Answer answer) {
        return answer.status() == WebhookEndpoint.NO_STATUS
                ? "no reply (" + answer.message() + ")"
                : "reply " + answer.status();
    }

    private void dropped(Counter cause, WebhookMessage message, String why) {
        cause.inc();
        if (isNewOrDoubled(cause.getCount())) {
            LOG.error(
                    "{} alerts for {} dropped so far; the last, {}: {}",
                    cause.getCount(),
                    settings.channel(),
                    message.id(),
                    why);
        }
    }

    private static boolean isNewOrDoubled(long count) {
        return Long.bitCount(count) == 1;
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
