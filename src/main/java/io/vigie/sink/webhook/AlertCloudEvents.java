package io.vigie.sink.webhook;

import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;

/** Every published event of every alert, as {@link CloudEvents} writes it. */
public record AlertCloudEvents() implements WebhookFormat<AlertEvent> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean concerns(String channel, AlertEvent alert) {
        return alert.state() != AlertState.PENDING && alert.channels().contains(channel);
    }

    @Override
    public String id(AlertEvent alert) {
        return CloudEvents.id(alert);
    }

    @Override
    public String json(AlertEvent alert, String source) {
        return CloudEvents.json(alert, source);
    }
}
