package io.vigie.cli;

import io.vigie.settings.KafkaSettings;
import io.vigie.settings.QualityMetricsSettings;
import io.vigie.settings.SettingsException;
import io.vigie.settings.TimeSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Kafka a command uses, and how its topics are named. */
final class KafkaOptions {

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            defaultValue = "${sys:vigie.home:-.}/jobs/quality-metrics.yaml",
            description =
                    "Settings of either job: brokers, security and topic names. Default: jobs/quality-metrics.yaml"
                            + " beside the launcher")
    private Path settings = Path.of("jobs/quality-metrics.yaml");

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,...",
            description = "Short for --set kafka.bootstrapServers=HOST:PORT,...")
    private @Nullable String bootstrapServers;

    @Option(names = "--set", paramLabel = "PATH=VALUE", description = "Overrides a setting; may be repeated.")
    private List<String> overrides = List.of();

    KafkaSettings load() {
        return KafkaSettings.load(settings, allOverrides());
    }

    /** For a command that also needs what the quality-metrics job accepts; settings of the drift job are refused. */
    QualityMetricsSettings loadQualityMetrics() {
        return QualityMetricsSettings.load(settings, allOverrides());
    }

    /** How times of events are read; by the defaults where the settings are those of the drift job. */
    TimeSettings times() {
        try {
            return loadQualityMetrics().limits().times();
        } catch (SettingsException ofAnotherJob) {
            return TimeSettings.DEFAULT;
        }
    }

    private List<String> allOverrides() {
        List<String> all = new ArrayList<>(overrides);
        if (bootstrapServers != null) {
            all.add("kafka.bootstrapServers=" + bootstrapServers);
        }
        return all;
    }
}
