package io.vigie.sink.influx;

import io.vigie.telemetry.JobMetric;
import io.vigie.telemetry.OperatorMetrics;
import io.vigie.telemetry.RateLimitedLog;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts by cause, under {@code influx} in the sink's metric group, and says in the log what a person should look at.
 */
final class InfluxMetrics implements LineDelivery.Observer {
    private static final Logger LOG = LoggerFactory.getLogger(InfluxMetrics.class);
    private static final int LONGEST_LINE_IN_LOG = 300;

    private final RateLimitedLog retries = RateLimitedLog.of(LOG);
    private final RateLimitedLog rejections = RateLimitedLog.of(LOG);
    private final RateLimitedLog unwritables = RateLimitedLog.of(LOG);
    private final Counter sent;
    private final Counter sendErrors;
    private final Counter written;
    private final Counter retried;
    private final Counter droppedBadLine;
    private final Counter droppedTooLarge;
    private final Counter droppedBeyondRetention;
    private final Counter droppedUnwritable;
    private final Counter requests2xx;
    private final Counter requests4xx;
    private final Counter requests5xx;
    private final Counter requestsNoReply;
    private final Counter requestsOther;

    InfluxMetrics(SinkWriterMetricGroup sink, LineBuffer buffer) {
        OperatorMetrics metrics = new OperatorMetrics(sink);
        this.sent = sink.getNumRecordsSendCounter();
        this.sendErrors = sink.getNumRecordsSendErrorsCounter();
        this.written = metrics.counter(JobMetric.POINTS_WRITTEN);
        this.retried = metrics.counter(JobMetric.POINTS_RETRIED);
        this.droppedBadLine = metrics.counter(JobMetric.POINTS_DROPPED_BAD_LINE);
        this.droppedTooLarge = metrics.counter(JobMetric.POINTS_DROPPED_TOO_LARGE);
        this.droppedBeyondRetention = metrics.counter(JobMetric.POINTS_DROPPED_BEYOND_RETENTION);
        this.droppedUnwritable = metrics.counter(JobMetric.POINTS_DROPPED_UNWRITABLE);
        this.requests2xx = metrics.counter(JobMetric.REQUESTS_2XX);
        this.requests4xx = metrics.counter(JobMetric.REQUESTS_4XX);
        this.requests5xx = metrics.counter(JobMetric.REQUESTS_5XX);
        this.requestsNoReply = metrics.counter(JobMetric.REQUESTS_NO_REPLY);
        this.requestsOther = metrics.counter(JobMetric.REQUESTS_OTHER);
        metrics.gauge(JobMetric.POINTS_PENDING, buffer::pending);
        metrics.gauge(JobMetric.POINTS_PENDING_LIMIT, buffer::limit);
    }

    @Override
    public void replied(WriteReply reply) {
        Counter counter =
                switch (reply.status() / 100) {
                    case 0 -> requestsNoReply;
                    case 2 -> requests2xx;
                    case 4 -> requests4xx;
                    case 5 -> requests5xx;
                    default -> requestsOther;
                };
        counter.inc();
    }

    @Override
    public void written(int lines) {
        written.inc(lines);
        sent.inc(lines);
    }

    @Override
    public void retrying(int lines, WriteReply reply, int failures, long delayMs) {
        retried.inc(lines);
        retries.warn(
                "{} points not written, attempt {} failed ({} {}); next in {} ms",
                lines,
                failures,
                reply.status() == WriteReply.NO_STATUS ? "no reply:" : reply.status(),
                reply.message(),
                delayMs);
    }

    @Override
    public void refused(InfluxMisconfiguredException reason, long leftMs) {
        LOG.error("{} The job ends in {} s unless that is mended.", reason.getMessage(), leftMs / 1_000);
    }

    @Override
    public void dropped(List<String> lines, WriteReply reply) {
        Counter counter =
                switch (reply.verdict()) {
                    case TOO_LARGE -> droppedTooLarge;
                    case BEYOND_RETENTION -> droppedBeyondRetention;
                    default -> droppedBadLine;
                };
        counter.inc(lines.size());
        sendErrors.inc(lines.size());
        if (!lines.isEmpty()) {
            String line = lines.get(0);
            rejections.error(
                    "{} points dropped so far, the store refuses them ({} {}); one of them: {}",
                    counter.getCount(),
                    reply.status(),
                    reply.message(),
                    line.length() <= LONGEST_LINE_IN_LOG ? line : line.substring(0, LONGEST_LINE_IN_LOG) + "…");
        }
    }

    /** A point that has no line, by the thread that brings points. */
    void unwritable(LineConverter.UnwritablePointException reason) {
        droppedUnwritable.inc();
        unwritables.error(
                "{} points dropped so far, no store could hold them; one of them: {}",
                droppedUnwritable.getCount(),
                reason.getMessage());
    }
}
