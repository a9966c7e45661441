package io.vigie.sink.influx;

import io.vigie.series.SeriesPoint;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Points into InfluxDB: at least once, and since writing a point again replaces it, the store ends up exact.
 *
 * <ul>
 *   <li>One request in flight, so a rewrite never overtakes what it replaces. For the same reason all versions of a point must come to one
 *       subtask, before and after a rescale: give the sink parallelism 1 (one writer takes about 50,000 to 100,000 points a second).
 *   <li>A server that is away holds up nothing until {@code maxBuffered} points wait: they are in memory, and in the state at each checkpoint.
 *       Then the job waits; nothing is dropped.
 *   <li>Wrong credentials, bucket or address fail the job with one sentence. A line that the server refuses is dropped, logged and counted,
 *       alone.
 * </ul>
 *
 * <p>Flink's {@code AsyncSinkBase} is not used: its flush timer keeps the task's thread until its buffer is empty, so that a dead server holds up
 * the job and its checkpoints at once.
 */
public final class InfluxSink implements Sink<SeriesPoint>, SupportsWriterState<SeriesPoint, PendingLines> {
    private static final long serialVersionUID = 1L;

    private final InfluxSettings settings;

    public InfluxSink(InfluxSettings settings) {
        this.settings = settings;
    }

    @Override
    public StatefulSinkWriter<SeriesPoint, PendingLines> createWriter(WriterInitContext context) throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<SeriesPoint, PendingLines> restoreWriter(
            WriterInitContext context, Collection<PendingLines> restored) throws IOException {
        return new InfluxSinkWriter(settings, InfluxEndpoint.open(settings, System.getenv()), context, restored);
    }

    @Override
    public SimpleVersionedSerializer<PendingLines> getWriterStateSerializer() {
        return new PendingLinesSerializer();
    }
}
