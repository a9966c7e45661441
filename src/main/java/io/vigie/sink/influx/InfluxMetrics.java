package io.vigie.sink.influx;

import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts by cause, under {@code influx} in the sink's metric group, and says in the log what a person should look at. */
final class InfluxMetrics implements LineDelivery.Observer {
    private static final Logger LOG = LoggerFactory.getLogger(InfluxMetrics.class);
    private static final int LONGEST_LINE_IN_LOG = 300;

    private final MetricGroup group;
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
        this.group = sink.addGroup("influx");
        this.sent = sink.getNumRecordsSendCounter();
        this.sendErrors = sink.getNumRecordsSendErrorsCounter();
        this.written = group.counter("pointsWritten");
        this.retried = group.counter("pointsRetried");
        this.droppedBadLine = group.counter("pointsDroppedBadLine");
        this.droppedTooLarge = group.counter("pointsDroppedTooLarge");
        this.droppedBeyondRetention = group.counter("pointsDroppedBeyondRetention");
        this.droppedUnwritable = group.counter("pointsDroppedUnwritable");
        this.requests2xx = group.counter("requests2xx");
        this.requests4xx = group.counter("requests4xx");
        this.requests5xx = group.counter("requests5xx");
        this.requestsNoReply = group.counter("requestsNoReply");
        this.requestsOther = group.counter("requestsOther");
        group.gauge("pointsPending", buffer::pending);
    }

    @Override
    public void replied(Reply reply) {
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
    public void retrying(int lines, Reply reply, int failures, long delayMs) {
        retried.inc(lines);
        if (isNewOrDoubled(failures)) {
            LOG.warn(
                    "{} points not written, attempt {} failed ({} {}); next in {} ms",
                    lines,
                    failures,
                    reply.status() == Reply.NO_STATUS ? "no reply:" : reply.status(),
                    reply.message(),
                    delayMs);
        }
    }

    @Override
    public void refused(InfluxMisconfiguredException reason, long leftMs) {
        LOG.error("{} The job ends in {} s unless that is mended.", reason.getMessage(), leftMs / 1_000);
    }

    @Override
    public void dropped(List<String> lines, Reply reply) {
        Counter counter =
                switch (reply.verdict()) {
                    case TOO_LARGE -> droppedTooLarge;
                    case BEYOND_RETENTION -> droppedBeyondRetention;
                    default -> droppedBadLine;
                };
        counter.inc(lines.size());
        sendErrors.inc(lines.size());
        if (!lines.isEmpty() && isNewOrDoubled(counter.getCount())) {
            String line = lines.get(0);
            LOG.error(
                    "{} points dropped so far, the store refuses them ({} {}); the last: {}",
                    counter.getCount(),
                    reply.status(),
                    reply.message(),
                    line.length() <= LONGEST_LINE_IN_LOG ? line : line.substring(0, LONGEST_LINE_IN_LOG) + "…");
        }
    }

    /** A point that has no line, by the thread that brings points. */
    void unwritable(RuntimeException reason) {
        droppedUnwritable.inc();
        if (isNewOrDoubled(droppedUnwritable.getCount())) {
            LOG.error(
                    "{} points dropped so far, no store could hold them; the last: {}",
                    droppedUnwritable.getCount(),
                    reason.getMessage());
        }
    }

    /** The first, the second, the fourth, …: enough to see that it goes on, too few to fill a disk. */
    private static boolean isNewOrDoubled(long count) {
        return Long.bitCount(count) == 1;
    }
}
