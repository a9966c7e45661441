package io.vigie.sink.channel;

import io.vigie.channel.ChannelMessage;
import io.vigie.model.PrintableText;
import io.vigie.telemetry.JobMetric;
import io.vigie.telemetry.OperatorMetrics;
import io.vigie.telemetry.RateLimitedLog;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts outcomes by cause, under {@code webhook.CHANNEL} in the sink's metric group, and logs what needs attention.
 */
final class ChannelMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelMetrics.class);

    private static final long NOT_FAILING = -1;

    private final RateLimitedLog retries = RateLimitedLog.of(LOG);
    private final RateLimitedLog drops = RateLimitedLog.of(LOG);
    private final OperatorMetrics metrics;
    private final LongSupplier nowMs;

    /** Written by the thread that delivers, read by those that report. */
    private volatile long failingSince = NOT_FAILING;

    private final String channel;
    private final Counter delivered;
    private final Counter retried;
    private final Counter droppedRefused;
    private final Counter droppedTooOld;
    private final Counter droppedQueueFull;

    /** @param nowMs epoch milliseconds by the machine's clock */
    ChannelMetrics(MetricGroup sink, String channel, LongSupplier nowMs) {
        this.channel = channel;
        this.nowMs = nowMs;
        this.metrics = new OperatorMetrics(sink);
        this.delivered = metrics.counter(JobMetric.ALERTS_DELIVERED, channel);
        this.retried = metrics.counter(JobMetric.ATTEMPTS_RETRIED, channel);
        this.droppedRefused = metrics.counter(JobMetric.ALERTS_DROPPED_REFUSED, channel);
        this.droppedTooOld = metrics.counter(JobMetric.ALERTS_DROPPED_TOO_OLD, channel);
        metrics.gauge(JobMetric.SECONDS_FAILING, channel, this::secondsFailing);
        this.droppedQueueFull = metrics.counter(JobMetric.ALERTS_DROPPED_QUEUE_FULL, channel);
    }

    /** Reports the length of this queue from now on. */
    void register(ChannelQueue queue) {
        metrics.gauge(JobMetric.ALERTS_PENDING, channel, queue::size);
        metrics.gauge(JobMetric.ALERTS_REPEATED, channel, queue::openItems);
    }

    void delivered(ChannelMessage message, ChannelReply answer) {
        delivered.inc();
        answered();
        LOG.debug("Alert {} delivered to {}: {}", message.id(), channel, answer.said());
    }

    private void answered() {
        if (failingSince != NOT_FAILING) {
            failingSince = NOT_FAILING;
            LOG.info("{} takes alerts again", channel);
        }
    }

    private void failed() {
        if (failingSince == NOT_FAILING) {
            failingSince = nowMs.getAsLong();
        }
    }

    private long secondsFailing() {
        long since = failingSince;
        return since == NOT_FAILING ? 0 : Math.max(1, (nowMs.getAsLong() - since) / 1_000);
    }

    /** An open item is sent again. */
    void repeated(ChannelMessage message, ChannelReply answer) {
        if (answer.outcome() == ChannelReply.DeliveryOutcome.DELIVERED) {
            answered();
            return;
        }
        failed();
        retried.inc();
        retries.warn("Open alert {} not sent again to {}: {}", message.id(), channel, answer.said());
    }

    void retrying(ChannelMessage message, ChannelReply answer, int failures, long delayMs) {
        retried.inc();
        failed();
        retries.warn(
                "Alert {} not delivered to {}, attempt {}: {}; next in {} ms",
                message.id(),
                channel,
                failures,
                answer.said(),
                delayMs);
    }

    void refused(ChannelMessage message, ChannelReply answer) {
        failed();
        dropped(droppedRefused, message, "the receiver refused it, " + answer.said());
    }

    void tooOld(ChannelMessage message, ChannelReply answer) {
        dropped(droppedTooOld, message, "gave up after too many retries, last " + answer.said());
    }

    void pushedOut(ChannelMessage message) {
        dropped(droppedQueueFull, message, "newer alerts pushed it out of the queue");
    }

    /** @param item whose event it was */
    void unwritable(String item, RuntimeException failure) {
        dropped(droppedRefused, item, "no message could be made of it: " + PrintableText.text(failure.toString()));
    }

    void leftBehind(int messages) {
        LOG.error("The job ends with {} undelivered alerts for {}", messages, channel);
    }

    private void dropped(Counter cause, ChannelMessage message, String why) {
        dropped(cause, message.id(), why);
    }

    private void dropped(Counter cause, String id, String why) {
        cause.inc();
        drops.error("{} alerts for {} dropped so far; the last, {}: {}", cause.getCount(), channel, id, why);
    }
}
