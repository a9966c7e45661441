package io.vigie.cli;

import io.vigie.settings.DriftSettings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which settings have the channels. */
final class ChannelOptions {

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "The drift job's settings (YAML). Default: jobs/drift.yaml beside the launcher")
    private @Nullable Path settings;

    @Option(names = "--set", paramLabel = "PATH=VALUE", description = "Overrides a setting; may be repeated.")
    private List<String> overrides = List.of();

    /** @throws io.vigie.settings.SettingsException with all problems */
    DriftSettings load() {
        Path file = settings == null
                ? Path.of(System.getProperty("vigie.home", "."), "jobs", JobName.DRIFT + ".yaml")
                : settings;
        return DriftSettings.load(file, overrides);
    }
}
