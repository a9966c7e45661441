package io.vigie.sink.webhook;

import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Alerts of one channel, posted as CloudEvents: at least once while the receiver is there at times; a receiver drops
 * what it has seen by id.
 *
 * <p>Events for other channels, and pending ones, are passed over. A receiver that is dead, slow or refuses never holds
 * up the job and never fails it: alerts wait in a bounded queue, and in the state at each checkpoint; what cannot be
 * delivered for long, or is pushed out of the queue, is dropped, logged and counted. Alerts arrive in the order of the
 * stream: give the sink parallelism 1.
 */
public final class WebhookSink implements Sink<AlertEvent>, SupportsWriterState<AlertEvent, WebhookMessage> {
    private static final long serialVersionUID = 1L;

    private final WebhookSettings settings;

    public WebhookSink(WebhookSettings settings) {
        this.settings = settings;
    }

    /** Whether an event is this channel's to tell. */
    static boolean concerns(WebhookSettings settings, AlertEvent alert) {
        return alert.state() != AlertState.PENDING && alert.channels().contains(settings.channel());
    }

    @Override
    public StatefulSinkWriter<AlertEvent, WebhookMessage> createWriter(WriterInitContext context) throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<AlertEvent, WebhookMessage> restoreWriter(
            WriterInitContext context, Collection<WebhookMessage> restored) throws IOException {
        long seed = 31L * context.getJobInfo().getJobId().hashCode()
                + settings.channel().hashCode()
                + context.getTaskInfo().getIndexOfThisSubtask();
        return new WebhookWriter(
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
