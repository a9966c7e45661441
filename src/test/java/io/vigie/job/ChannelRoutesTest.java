package io.vigie.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.channel.ChannelType;
import io.vigie.settings.ChannelSettings;
import io.vigie.sink.channel.ChannelSinkSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChannelRoutesTest {
    @Test
    void aChannelGivesUpWhenItIsToldTo() {
        ChannelSettings channel = new ChannelSettings(
                ChannelType.CLOUDEVENTS,
                "https://alerts.example.org/hook",
                null,
                Map.of(),
                Map.of(),
                Map.of(),
                new ChannelSettings.ChannelLimits(Duration.ofSeconds(7), Duration.ofMinutes(11), 13),
                ChannelSettings.ChannelSubject.INCIDENTS);
        ChannelSinkSettings.Delivery delivery =
                ChannelRoutes.sink("on-call", channel).delivery();
        assertThat(delivery.attemptTimeoutMs()).isEqualTo(7_000);
        assertThat(delivery.giveUpAfterMs()).isEqualTo(660_000);
        assertThat(delivery.maxPerMinute()).isEqualTo(13);
    }
}
