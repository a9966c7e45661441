package io.vigie.job;

import io.vigie.channel.ChannelFormat;
import io.vigie.channel.ChannelParameters;
import io.vigie.model.IncidentEvent;
import io.vigie.settings.ChannelSettings;
import io.vigie.sink.channel.ChannelCheck;
import io.vigie.sink.channel.ChannelSinkSettings;
import io.vigie.sink.channel.ChannelSinkSettings.ChannelAddress;
import io.vigie.sink.channel.ChannelSinkSettings.Delivery;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** What is sent over channels, and how, derived from the job's settings. */
public final class ChannelRoutes {

    private ChannelRoutes() {}

    static ChannelFormat<IncidentEvent> incidents(ChannelSettings channel) {
        return channel.type().format(new ChannelParameters(channel.parameters()));
    }

    static ChannelSinkSettings sink(String name, ChannelSettings channel) {
        Delivery delivery = Delivery.DEFAULT;
        return ChannelSinkSettings.of(name, address(channel))
                .withHeaders(channel.headers())
                .withSecrets(channel.secrets())
                .with(new Delivery(
                        delivery.maxQueued(),
                        channel.limits().timeout().toMillis(),
                        delivery.retryInitialMs(),
                        delivery.retryMaxMs(),
                        channel.limits().giveUpAfter().toMillis(),
                        channel.limits().maxPerMinute()));
    }

    private static ChannelAddress address(ChannelSettings channel) {
        if (channel.secretUrl() != null) {
            return ChannelAddress.secret(channel.secretUrl());
        }
        return channel.url() == null ? ChannelAddress.NONE : ChannelAddress.of(channel.url());
    }

    /**
     * Sends a test through a channel, as the job would, and waits for the answers.
     *
     * @param environment where secrets may be
     * @throws IOException if a secret is missing; the message names the setting
     */
    public static List<ChannelCheck.ChannelAnswer> test(
            String name, ChannelSettings channel, Map<String, String> environment, Clock clock)
            throws IOException, InterruptedException {
        return ChannelCheck.send(sink(name, channel), incidents(channel), environment, clock);
    }
}
