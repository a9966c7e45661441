package io.vigie.sink.channel;

import io.vigie.channel.ChannelFormat;
import io.vigie.channel.ChannelMessage;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Sends what one channel is told, at least once if the receiver can be reached now and then. Receivers
 * drop repetitions by id.
 *
 * <p>Events for other channels are skipped. A receiver that is dead, slow or refuses never delays
 * the job and never fails it: alerts wait in a bounded queue, and in the state at each checkpoint. Alerts that cannot
 * be delivered for long, or are pushed out of the queue, are dropped, logged and counted. The sink needs parallelism 1
 * to keep alerts in the order of the stream.
 */
public final class ChannelSink<T> implements Sink<T>, SupportsWriterState<T, ChannelMessage> {
    private static final long serialVersionUID = 1L;

    private final ChannelSinkSettings settings;
    private final ChannelFormat<T> format;

    public ChannelSink(ChannelSinkSettings settings, ChannelFormat<T> format) {
        this.settings = settings;
        this.format = format;
    }

    @Override
    public StatefulSinkWriter<T, ChannelMessage> createWriter(WriterInitContext context) throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<T, ChannelMessage> restoreWriter(
            WriterInitContext context, Collection<ChannelMessage> restored) throws IOException {
        long seed = 31L * context.getJobInfo().getJobId().hashCode()
                + settings.channel().hashCode()
                + context.getTaskInfo().getIndexOfThisSubtask();
        LongSupplier now = context.getProcessingTimeService()::getCurrentProcessingTime;
        return new ChannelWriter<>(
                new ChannelWriter.ChannelRoute<>(
                        settings, format, ChannelEndpoint.open(settings, format, System.getenv())),
                new ChannelMetrics(context.metricGroup(), settings.channel(), now),
                now,
                seed,
                restored);
    }

    @Override
    public SimpleVersionedSerializer<ChannelMessage> getWriterStateSerializer() {
        return new ChannelMessageSerializer();
    }
}
