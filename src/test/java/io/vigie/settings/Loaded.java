package io.vigie.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Settings from a text, as if it were in a file. */
final class Loaded {
    private Loaded() {}

    static QualityMetricsSettings quality(String yaml, String... overrides) {
        return inFile(yaml, file -> QualityMetricsSettings.load(file, List.of(overrides)));
    }

    static DriftSettings drift(String yaml, String... overrides) {
        return inFile(yaml, file -> DriftSettings.load(file, List.of(overrides)));
    }

    /** The problems of settings that do not load; empty if they load. */
    static List<String> problems(Runnable load) {
        try {
            load.run();
            return List.of();
        } catch (SettingsException e) {
            return e.problems().stream().map(Problem::toString).toList();
        }
    }

    private static <T> T inFile(String yaml, Function<Path, T> load) {
        try {
            Path file = Files.createTempFile("settings", ".yaml");
            try {
                Files.writeString(file, yaml);
                return load.apply(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
