package io.vigie.channel;

import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every published event of every alert, as {@link CloudEvents} writes it. */
public record AlertCloudEvents() implements ChannelFormat<AlertEvent> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean concerns(String channel, AlertEvent alert) {
        return alert.state() != AlertState.PENDING && alert.channels().contains(channel);
    }

    @Override
    public String item(AlertEvent alert) {
        return alert.alertId();
    }

    @Override
    public String contentType() {
        return CloudEvents.CONTENT_TYPE;
    }

    @Override
    public List<ChannelMessage> messages(AlertEvent alert, @Nullable ChannelMessage open, long now) {
        return List.of(ChannelMessage.once(
                CloudEvents.id(alert), item(alert), CloudEvents.json(alert, CloudEvents.SOURCE), now));
    }
}
