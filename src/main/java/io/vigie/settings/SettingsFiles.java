package io.vigie.settings;

import java.nio.file.Path;

/** Paths in settings are relative to the file they stand in. */
final class SettingsFiles {
    private SettingsFiles() {}

    static Path directory(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }
}
