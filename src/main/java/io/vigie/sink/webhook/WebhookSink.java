package io.vigie.sink.webhook;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Posts what one channel is told, at least once if the receiver can be reached now and then. Receivers
 * drop repetitions by id.
 *
 * <p>Events for other channels are skipped. A receiver that is dead, slow or refuses never delays
 * the job and never fails it: alerts wait in a bounded queue, and in the state at each checkpoint. Alerts that cannot
 * be delivered for long, or are pushed out of the queue, are dropped, logged and counted. The sink needs parallelism 1
 * to keep alerts in the order of the stream.
 */
public final class WebhookSink<T> implements Sink<T>, SupportsWriterState<T, WebhookMessage> {
    private static final long serialVersionUID = 1L;

    private final WebhookSettings settings;
    private final WebhookFormat<T> format;

    public WebhookSink(WebhookSettings settings, WebhookFormat<T> format) {
        this.settings = settings;
        this.format = format;
    }

    @Override
    public StatefulSinkWriter<T, WebhookMessage> createWriter(WriterInitContext context) throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<T, WebhookMessage> restoreWriter(
            WriterInitContext context, Collection<WebhookMessage> restored) throws IOException {
        long seed = 31L * context.getJobInfo().getJobId().hashCode()
                + settings.channel().hashCode()
                + context.getTaskInfo().getIndexOfThisSubtask();
        return new WebhookWriter<>(
                format,
                WebhookEndpoint.open(settings, System.getenv()),
                new WebhookMetrics(context.metricGroup(), settings.channel()),
                context.getProcessingTimeService()::getCurrentProcessingTime,
                seed,
                restored);
    }

    @Override
    public SimpleVersionedSerializer<WebhookMessage> getWriterStateSerializer() {
        return new WebhookMessageSerializer();
    }
}
