package io.vigie.sink.channel;

import io.vigie.channel.ChannelFormat;
import org.apache.flink.api.common.functions.FilterFunction;

/** Lets pass what one channel is to be told. */
public final class ChannelFilter<T> implements FilterFunction<T> {

    private static final long serialVersionUID = 1;

    private final String channel;
    private final ChannelFormat<T> format;

    public ChannelFilter(String channel, ChannelFormat<T> format) {
        this.channel = channel;
        this.format = format;
    }

    @Override
    public boolean filter(T event) {
        return format.concerns(channel, event);
    }
}
