package io.vigie.settings;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that all of it can be said at once. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    void add(String path, String where, String message) {
        found.add(new Problem(path, where, message));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** @throws SettingsException if there is any problem */
    void throwIfAny(String source) {
        if (!found.isEmpty()) {
            throw new SettingsException(source, found);
        }
    }
}
