package io.vigie.cli;

import io.vigie.settings.DriftSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings of the drift job whose monitors are changed. */
final class RevisionOptions {

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            defaultValue = "${sys:vigie.home:-.}/jobs/drift.yaml",
            description =
                    "The drift job's settings: brokers, topics, channels and windows, by which monitors are checked."
                            + " Default: jobs/drift.yaml beside the launcher")
    private Path settings = Path.of("jobs/drift.yaml");

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,...",
            description = "Short for --set kafka.bootstrapServers=HOST:PORT,...")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Overrides a setting, as the job was started with; may be repeated.")
    private List<String> overrides = List.of();

    /** @throws io.vigie.settings.SettingsException with all problems */
    DriftSettings load() {
        List<String> all = new ArrayList<>(overrides);
        if (bootstrapServers != null) {
            all.add("kafka.bootstrapServers=" + bootstrapServers);
        }
        return DriftSettings.load(settings, all);
    }
}
