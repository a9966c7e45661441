package io.vigie.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.settings.ChannelSettings;
import io.vigie.sink.webhook.WebhookSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SinkSettingsTest {
    @Test
    void aChannelGivesUpWhenItIsToldTo() {
        ChannelSettings channel = new ChannelSettings(
                ChannelSettings.ChannelType.CLOUDEVENTS,
                "https://alerts.example.org/hook",
                null,
                Map.of(),
                Duration.ofSeconds(7),
                Duration.ofMinutes(11),
                ChannelSettings.ChannelSubject.INCIDENTS);
        WebhookSettings.Delivery delivery =
                SinkSettings.webhook("on-call", channel).delivery();
        assertThat(delivery.attemptTimeoutMs()).isEqualTo(7_000);
        assertThat(delivery.giveUpAfterMs()).isEqualTo(660_000);
    }
}
