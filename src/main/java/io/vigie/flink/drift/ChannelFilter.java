package io.vigie.flink.drift;

import io.vigie.model.AlertEvent;
import org.apache.flink.api.common.functions.FilterFunction;

/** Lets pass what one channel is to be told. */
public final class ChannelFilter implements FilterFunction<AlertEvent> {

    private static final long serialVersionUID = 1;

    private final String channel;

    public ChannelFilter(String channel) {
        this.channel = channel;
    }

    @Override
    public boolean filter(AlertEvent alert) {
        return alert.channels().contains(channel);
    }
}
