package io.vigie.job;

import io.vigie.settings.InfluxOptions;
import io.vigie.sink.influx.InfluxSettings;

/** The sinks' configurations, derived from the job's settings. */
final class SinkSettings {

    private SinkSettings() {}

    static InfluxSettings influx(InfluxOptions options) {
        InfluxSettings.Retries retries = InfluxSettings.Retries.DEFAULT;
        return new InfluxSettings(
                options.url(),
                options.apiVersion() == InfluxOptions.ApiVersion.V1
                        ? InfluxSettings.WriteApiVersion.V1
                        : InfluxSettings.WriteApiVersion.V2,
                options.apiVersion() == InfluxOptions.ApiVersion.V1 ? null : options.org(),
                options.bucket(),
                new InfluxSettings.Credentials(options.token(), options.user(), options.password()),
                new InfluxSettings.Batches(
                        options.batchSize(),
                        options.maxBuffered(),
                        options.flushEvery().toMillis()),
                new InfluxSettings.Retries(options.timeout().toMillis(), retries.initialMs(), retries.maxMs()));
    }
}
