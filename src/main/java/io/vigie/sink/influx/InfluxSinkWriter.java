package io.vigie.sink.influx;

import io.vigie.series.LineProtocol;
import io.vigie.series.SeriesPoint;
import io.vigie.sink.Backoff;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts points into the buffer; one daemon thread takes them out and writes. A checkpoint copies the buffer and waits for nobody. */
final class InfluxSinkWriter implements StatefulSinkWriter<SeriesPoint, PendingLines> {
    private static final Logger LOG = LoggerFactory.getLogger(InfluxSinkWriter.class);
    private static final long CLOSE_TIMEOUT_MS = 5_000;

    private final InfluxSettings settings;
    private final LineBuffer buffer;
    private final InfluxMetrics metrics;
    private final LineEndpoint endpoint;
    private final LineDelivery delivery;
    private final MailboxExecutor mailbox;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);

    InfluxSinkWriter(
            InfluxSettings settings,
            LineEndpoint endpoint,
            WriterInitContext context,
            Collection<PendingLines> restored) {
        this.settings = settings;
        this.endpoint = endpoint;
        this.mailbox = context.getMailboxExecutor();
        this.buffer = new LineBuffer(settings.batches());
        restored.forEach(pending -> buffer.restore(pending.lines()));
        this.metrics = new InfluxMetrics(context.metricGroup(), buffer);
        int subtask = context.getTaskInfo().getIndexOfThisSubtask();
        long seed = 31L * context.getJobInfo().getJobId().hashCode() + subtask;
        Backoff backoff =
                new Backoff(settings.retries().initialMs(), settings.retries().maxMs(), seed);
        this.delivery = new LineDelivery(endpoint, backoff, this::pause, metrics);
        this.thread = new Thread(this::writeUntilClosed, "influx-writer-" + subtask);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void write(SeriesPoint point, Context context) throws IOException, InterruptedException {
        String line;
        try {
            line = LineProtocol.write(point, LineProtocol.Precision.MILLISECONDS);
        } catch (IllegalArgumentException | ArithmeticException e) {
            metrics.unwritable(e);
            return;
        }
        buffer.put(line);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        // At a checkpoint what is pending goes into the state: a dead server must not hold up checkpoints.
        if (endOfInput) {
            buffer.drain();
        } else {
            buffer.check();
        }
    }

    @Override
    public List<PendingLines> snapshotState(long checkpointId) {
        List<String> pending = buffer.snapshot();
        return pending.isEmpty() ? List.of() : List.of(new PendingLines(pending));
    }

    private void writeUntilClosed() {
        try {
            while (!isClosed()) {
                delivery.deliver(buffer.take(), settings);
                buffer.written();
            }
        } catch (InterruptedException e) {
            if (!isClosed()) {
                fail(new IOException("the thread that writes to InfluxDB was interrupted", e));
            }
        } catch (InfluxMisconfiguredException e) {
            fail(e);
        } catch (RuntimeException e) {
            fail(new IOException("writing to InfluxDB failed: " + e.getMessage(), e));
        }
    }

    private void fail(IOException reason) {
        if (isClosed()) {
            return;
        }
        LOG.error("{}", reason.getMessage());
        buffer.fail(reason);
        try {
            // The job fails now, not when the next point comes.
            mailbox.execute(buffer::check, "InfluxDB refuses writes");
        } catch (RuntimeException e) {
            LOG.debug("the task ended before it could be told", e);
        }
    }

    private void pause(long delayMs) throws InterruptedException {
        if (closed.await(delayMs, TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("closed");
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
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
        endpoint.close();
    }
}
