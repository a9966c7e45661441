package io.vigie.job;

import io.vigie.settings.ChannelSettings;
import io.vigie.settings.InfluxOptions;
import io.vigie.sink.influx.InfluxSettings;
import io.vigie.sink.webhook.WebhookSettings;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the sinks are told, from what the settings say. */
final class SinkSettings {

    private SinkSettings() {}

    static InfluxSettings influx(InfluxOptions options) {
        InfluxSettings.Retries retries = InfluxSettings.Retries.DEFAULT;
        return new InfluxSettings(
                options.url(),
                options.apiVersion() == InfluxOptions.ApiVersion.V1 ? InfluxSettings.Api.V1 : InfluxSettings.Api.V2,
                options.org(),
                options.bucket(),
                new InfluxSettings.Credentials(secret(options.token()), options.user(), secret(options.password())),
                new InfluxSettings.Batches(
                        options.batchSize(),
                        options.maxBuffered(),
                        options.flushEvery().toMillis()),
                new InfluxSettings.Retries(options.timeout().toMillis(), retries.initialMs(), retries.maxMs()));
    }

    static WebhookSettings webhook(String name, ChannelSettings channel) {
        Map<String, io.vigie.sink.SecretSource> headers = new TreeMap<>();
        channel.headers().forEach((header, source) -> headers.put(header, secret(source)));
        WebhookSettings.Delivery delivery = WebhookSettings.Delivery.DEFAULT;
        return WebhookSettings.of(name, channel.url())
                .with(headers)
                .with(new WebhookSettings.Delivery(
                        delivery.maxQueued(),
                        channel.timeout().toMillis(),
                        delivery.retryInitialMs(),
                        delivery.retryMaxMs(),
                        delivery.giveUpAfterMs()));
    }

    private static io.vigie.sink.@Nullable SecretSource secret(io.vigie.settings.@Nullable SecretSource source) {
        if (source == null) {
            return null;
        }
        return source.file() != null
                ? io.vigie.sink.SecretSource.file(source.file())
                : io.vigie.sink.SecretSource.environment(source.env());
    }
}
