package io.vigie.sink.webhook;

import io.vigie.telemetry.JobMetric;
import io.vigie.telemetry.OperatorMetrics;
import io.vigie.telemetry.RateLimitedLog;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts outcomes by cause, under {@code webhook.CHANNEL} in the sink's metric group, and logs what needs attention.
 */
final class WebhookMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookMetrics.class);

    private final RateLimitedLog retries = RateLimitedLog.of(LOG);
    private final RateLimitedLog drops = RateLimitedLog.of(LOG);
    private final OperatorMetrics metrics;
    private final String channel;
    private final Counter delivered;
    private final Counter retried;
    private final Counter droppedRefused;
    private final Counter droppedTooOld;
    private final Counter droppedQueueFull;

    WebhookMetrics(MetricGroup sink, String channel) {
        this.channel = channel;
        this.metrics = new OperatorMetrics(sink);
        this.delivered = metrics.counter(JobMetric.ALERTS_DELIVERED, channel);
        this.retried = metrics.counter(JobMetric.ATTEMPTS_RETRIED, channel);
        this.droppedRefused = metrics.counter(JobMetric.ALERTS_DROPPED_REFUSED, channel);
        this.droppedTooOld = metrics.counter(JobMetric.ALERTS_DROPPED_TOO_OLD, channel);
        this.droppedQueueFull = metrics.counter(JobMetric.ALERTS_DROPPED_QUEUE_FULL, channel);
    }

    /** Reports the length of this queue from now on. */
    void register(WebhookQueue queue) {
        metrics.gauge(JobMetric.ALERTS_PENDING, channel, queue::size);
    }

    void delivered() {
        delivered.inc();
    }

    void retrying(WebhookMessage message, WebhookEndpoint.WebhookReply answer, int failures, long delayMs) {
        retried.inc();
        retries.warn(
                "Alert {} not delivered to {}, attempt {}: {}; next in {} ms",
                message.id(),
                channel,
                failures,
                describe(answer),
                delayMs);
    }

    void refused(WebhookMessage message, WebhookEndpoint.WebhookReply answer) {
        dropped(droppedRefused, message, "the receiver refused it, " + describe(answer));
    }

    void tooOld(WebhookMessage message, WebhookEndpoint.WebhookReply answer) {
        dropped(droppedTooOld, message, "gave up after too many retries, last " + describe(answer));
    }

    void pushedOut(WebhookMessage message) {
        dropped(droppedQueueFull, message, "newer alerts pushed it out of the queue");
    }

    void leftBehind(int messages) {
        LOG.error("The job ends with {} undelivered alerts for {}", messages, channel);
    }

    private void dropped(Counter cause, WebhookMessage message, String why) {
        cause.inc();
        drops.error("{} alerts for {} dropped so far; the last, {}: {}", cause.getCount(), channel, message.id(), why);
    }

    private static String describe(WebhookEndpoint.WebhookReply answer) {
        return answer.status() == WebhookEndpoint.NO_STATUS
                ? "no reply (" + answer.message() + ")"
                : "reply " + answer.status();
    }
}
