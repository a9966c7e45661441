package io.vigie.sink.influx;

import io.vigie.series.SeriesPoint;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.AsyncSinkBase;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Points into InfluxDB: at least once, and since writing a point again replaces it, the store ends up exact.
 *
 * <ul>
 *   <li>One request in flight, so a rewrite never overtakes what it replaces. For the same reason all versions of a point must come to one
 *       subtask, before and after a rescale: give the sink parallelism 1 (one writer takes about 50,000 to 100,000 points a second).
 *   <li>A server that is away holds up nothing until {@code maxBuffered} points wait: they are in memory, and in the state at each checkpoint.
 *       Then the job waits; nothing is dropped.
 *   <li>Wrong credentials, bucket or address end the job with one sentence, for good. A line that the server refuses is dropped, logged and counted,
 *       alone.
 * </ul>
 */
public final class InfluxSink extends AsyncSinkBase<SeriesPoint, String> {
    private static final long serialVersionUID = 1L;

    /**
     * A request of {@code AsyncSinkWriter} is open while the buffer is full, however long that is: were it to time out, its batch would be handed
     * over again. (Not the largest number: it is added to the time of day.)
     */
    private static final long REQUEST_TIMEOUT_MS = Duration.ofDays(36_500).toMillis();

    private final InfluxSettings settings;
    private final Endpoints endpoints;

    /** Where a writer gets its endpoint from, on the TaskManager. */
    interface Endpoints extends Serializable {
        LineEndpoint open(InfluxSettings settings) throws IOException;
    }

    public InfluxSink(InfluxSettings settings) {
        this(settings, each -> InfluxEndpoint.open(each, System.getenv()));
    }

    InfluxSink(InfluxSettings settings, Endpoints endpoints) {
        super(
                new LineConverter(),
                settings.batches().size(),
                1,
                settings.batches().size() + 1,
                InfluxSettings.Batches.MAX_BYTES,
                settings.batches().flushIntervalMs(),
                InfluxSettings.Batches.MAX_BYTES,
                REQUEST_TIMEOUT_MS,
                false);
        this.settings = settings;
        this.endpoints = endpoints;
    }

    @Override
    public StatefulSinkWriter<SeriesPoint, BufferedRequestState<String>> createWriter(WriterInitContext context)
            throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<SeriesPoint, BufferedRequestState<String>> restoreWriter(
            WriterInitContext context, Collection<BufferedRequestState<String>> restored) throws IOException {
        AsyncSinkWriterConfiguration configuration = AsyncSinkWriterConfiguration.builder()
                .setMaxBatchSize(getMaxBatchSize())
                .setMaxBatchSizeInBytes(getMaxBatchSizeInBytes())
                .setMaxInFlightRequests(getMaxInFlightRequests())
                .setMaxBufferedRequests(getMaxBufferedRequests())
                .setMaxTimeInBufferMS(getMaxTimeInBufferMS())
                .setMaxRecordSizeInBytes(getMaxRecordSizeInBytes())
                .setRequestTimeoutMS(getRequestTimeoutMS())
                .setFailOnTimeout(getFailOnTimeout())
                .build();
        return new InfluxSinkWriter(settings, configuration, endpoints.open(settings), context, restored);
    }

    @Override
    public SimpleVersionedSerializer<BufferedRequestState<String>> getWriterStateSerializer() {
        return new PendingLinesSerializer();
    }
}
