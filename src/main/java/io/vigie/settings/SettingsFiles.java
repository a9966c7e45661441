package io.vigie.settings;

import java.nio.file.Path;

/** Resolves paths in settings, which are relative to the settings file. */
final class SettingsFiles {
    private SettingsFiles() {}

    static Path directory(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }
}
