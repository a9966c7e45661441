package io.vigie.sink.influx;

import io.vigie.series.SeriesPoint;
import java.io.IOException;
import java.io.Serializable;
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
 *   <li>One request in flight, so a rewrite never overtakes what it replaces. For the same reason all versions of a
 *       point must come to one subtask, before and after a rescale: give the sink parallelism 1 (one writer takes about
 *       50,000 to 100,000 points a second).
 *   <li>A server that is away holds up nothing until {@code maxBuffered} points wait: they are in memory, and in the
 *       state at each checkpoint. Then the job waits; nothing is dropped.
 *   <li>Wrong credentials, bucket or address end the job with one sentence, for good. A line that the server refuses is
 *       dropped, logged and counted, alone.
 * </ul>
 */
public final class InfluxSink implements Sink<SeriesPoint>, SupportsWriterState<SeriesPoint, List<String>> {
    private static final long serialVersionUID = 1L;

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
        this.settings = settings;
        this.endpoints = endpoints;
    }

    @Override
    public StatefulSinkWriter<SeriesPoint, List<String>> createWriter(WriterInitContext context) throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<SeriesPoint, List<String>> restoreWriter(
            WriterInitContext context, Collection<List<String>> restored) throws IOException {
        return new InfluxSinkWriter(settings, endpoints.open(settings), context, restored);
    }

    @Override
    public SimpleVersionedSerializer<List<String>> getWriterStateSerializer() {
        return new PendingLinesSerializer();
    }
}
