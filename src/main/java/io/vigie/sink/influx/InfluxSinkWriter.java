package io.vigie.sink.influx;

import io.vigie.series.SeriesPoint;
import io.vigie.sink.Backoff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriter;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.DequeRequestBuffer;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.connector.base.sink.writer.SimpleBatchCreator;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Points → lines → batches → buffer → store. {@code AsyncSinkWriter} makes batches, by count, bytes and time; one daemon thread takes lines out of
 * the buffer and writes.
 *
 * <p>A request of {@code AsyncSinkWriter} is complete when the buffer has accepted its batch, not when the store has: its timer keeps the task's
 * thread until each of its batches was sent, and its flush before a checkpoint waits for what is in flight, so that otherwise a server that is away
 * would hold up the job and its checkpoints at once. Only while the buffer is full does a request stay open, and the job waits. What the buffer holds
 * is part of the state.
 */
final class InfluxSinkWriter extends AsyncSinkWriter<SeriesPoint, String> {
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
    private boolean drained;

    InfluxSinkWriter(
            InfluxSettings settings,
            AsyncSinkWriterConfiguration configuration,
            LineEndpoint endpoint,
            WriterInitContext context,
            Collection<BufferedRequestState<String>> restored) {
        // What was restored is older than all that comes, and goes to the buffer below.
        super(
                new LineConverter(),
                context,
                configuration,
                List.of(),
                new SimpleBatchCreator<>(configuration.getMaxBatchSizeInBytes()),
                new DequeRequestBuffer<>());
        this.settings = settings;
        this.endpoint = endpoint;
        this.mailbox = context.getMailboxExecutor();
        this.buffer = new LineBuffer(settings.batches());
        restored.forEach(state -> buffer.restore(lines(state)));
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
    public void write(SeriesPoint point, Context context) throws IOException, InterruptedException {
        try {
            super.write(point, context);
        } catch (LineConverter.UnwritablePointException e) {
            metrics.unwritable(e);
        }
    }

    @Override
    protected void submitRequestEntries(List<String> lines, ResultHandler<String> request) {
        buffer.put(lines, () -> unlessTheTaskEnded(request::complete));
    }

    @Override
    protected long getSizeInBytes(String line) {
        return LineBuffer.bytes(line);
    }

    /** Before a checkpoint it does nothing: all that is pending goes into the state. At the end of the input it waits for the store. */
    @Override
    public void flush(boolean endOfInput) throws InterruptedException {
        if (!endOfInput) {
            return;
        }
        super.flush(true);
        drained = false;
        buffer.whenEmpty(
                () -> unlessTheTaskEnded(() -> mailbox.execute(() -> drained = true, "InfluxDB has all points")));
        while (!drained) {
            mailbox.yield();
        }
    }

    /** What the buffer holds, then what {@code AsyncSinkWriter} has not yet handed over to it. */
    @Override
    public List<BufferedRequestState<String>> snapshotState(long checkpointId) {
        List<RequestEntryWrapper<String>> pending = new ArrayList<>();
        buffer.snapshot().forEach(line -> pending.add(new RequestEntryWrapper<>(line, getSizeInBytes(line))));
        super.snapshotState(checkpointId).forEach(state -> pending.addAll(state.getBufferedRequestEntries()));
        return pending.isEmpty() ? List.of() : List.of(new BufferedRequestState<>(pending));
    }

    private static List<String> lines(BufferedRequestState<String> state) {
        return state.getBufferedRequestEntries().stream()
                .map(RequestEntryWrapper::getRequestEntry)
                .toList();
    }

    private void writeUntilClosed() {
        try {
            while (!isClosed()) {
                delivery.deliver(buffer.take(), settings);
                buffer.written();
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
            unlessTheTaskEnded(() -> getFatalExceptionCons().accept(reason));
        }
    }

    private static void unlessTheTaskEnded(Runnable message) {
        try {
            message.run();
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
