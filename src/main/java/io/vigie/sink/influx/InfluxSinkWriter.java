package io.vigie.sink.influx;

import io.vigie.series.SeriesPoint;
import io.vigie.sink.Backoff;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.util.function.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Points → lines → buffer → batches → store. The task's thread puts lines into the buffer; one daemon thread takes
 * batches out of it and writes. What the buffer holds is the writer's state, so a server that is away holds up neither
 * the task nor its checkpoints. The task waits only at a full buffer and at the end of the input; its timers, and
 * failures of the other thread, reach it then too.
 */
final class InfluxSinkWriter implements StatefulSinkWriter<SeriesPoint, List<String>> {
    private static final Logger LOG = LoggerFactory.getLogger(InfluxSinkWriter.class);
    private static final long CLOSE_TIMEOUT_MS = 5_000;

    private final InfluxSettings settings;
    private final LineBuffer buffer;
    private final InfluxMetrics metrics;
    private final LineEndpoint endpoint;
    private final LineDelivery delivery;
    private final MailboxExecutor mailbox;
    private final ProcessingTimeService timers;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean taskWaits;
    private @Nullable ScheduledFuture<?> timer;

    InfluxSinkWriter(
            InfluxSettings settings,
            LineEndpoint endpoint,
            WriterInitContext context,
            Collection<List<String>> restored) {
        this.settings = settings;
        this.endpoint = endpoint;
        this.mailbox = context.getMailboxExecutor();
        this.timers = context.getProcessingTimeService();
        this.buffer = new LineBuffer(settings.batches());
        restored.forEach(buffer::restore);
        this.metrics = new InfluxMetrics(context.metricGroup(), buffer);
        int subtask = context.getTaskInfo().getIndexOfThisSubtask();
        long seed = 31L * context.getJobInfo().getJobId().hashCode() + subtask;
        Backoff backoff =
                new Backoff(settings.retries().initialMs(), settings.retries().maxMs(), seed);
        this.delivery = new LineDelivery(
                endpoint,
                backoff,
                this::pause,
                metrics,
                context.getRestoredCheckpointId().isPresent());
        this.thread = new Thread(this::writeUntilClosed, "influx-writer-" + subtask);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void write(SeriesPoint point, Context context) throws InterruptedException {
        try {
            String line = LineConverter.line(point);
            if (!buffer.offer(line)) {
                await(() -> buffer.offer(line));
            }
            setTimer();
        } catch (LineConverter.UnwritablePointException e) {
            metrics.unwritable(e);
        }
    }

    /** A line waits for its batch to fill no longer than the flush interval. */
    private void setTimer() {
        if (timer == null) {
            long due = timers.getCurrentProcessingTime() + settings.batches().flushIntervalMs();
            timer = timers.registerTimer(due, time -> {
                timer = null;
                buffer.release();
            });
        }
    }

    /** At the end of the input it waits for the store. Before a checkpoint it does nothing: the state has all lines. */
    @Override
    public void flush(boolean endOfInput) throws InterruptedException {
        if (endOfInput) {
            buffer.release();
            await(() -> buffer.pending() == 0);
        }
    }

    /** Runs the task's mails until so; the other thread sends one after each batch. */
    private void await(BooleanSupplier condition) throws InterruptedException {
        taskWaits = true;
        try {
            while (!condition.getAsBoolean()) {
                mailbox.yield();
            }
        } finally {
            taskWaits = false;
        }
    }

    @Override
    public List<List<String>> snapshotState(long checkpointId) {
        List<String> pending = buffer.snapshot();
        return pending.isEmpty() ? List.of() : List.of(pending);
    }

    private void writeUntilClosed() {
        try {
            while (!isClosed()) {
                delivery.deliver(buffer.take(), settings);
                buffer.written();
                // The task sets this before it looks at the buffer: it sees the room, or this mail wakes it.
                if (taskWaits) {
                    tell(() -> {}, "InfluxDB has taken a batch");
                }
            }
        } catch (InterruptedException e) {
            fail(new IOException("the thread that writes to InfluxDB was interrupted", e));
        } catch (InfluxMisconfiguredException e) {
            fail(e);
        } catch (RuntimeException e) {
            fail(new IOException("writing to InfluxDB failed: " + e.getMessage(), e));
        }
    }

    /** The job fails now, not when the next point comes. */
    private void fail(IOException reason) {
        if (!isClosed()) {
            LOG.error("{}", reason.getMessage());
            tell(
                    () -> {
                        throw reason;
                    },
                    "writing to InfluxDB failed");
        }
    }

    private void tell(ThrowingRunnable<IOException> mail, String description) {
        try {
            mailbox.execute(mail, description);
        } catch (RejectedExecutionException e) {
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
