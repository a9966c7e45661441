package io.vigie.settings;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects problems so that they can be reported at once: the first {@value #MOST}, with paths and messages cut to a
 * readable length.
 */
final class Problems {
    static final int MOST = 200;
    private static final int LONGEST_PATH = 300;
    private static final int LONGEST_MESSAGE = 2_000;

    private final List<Problem> found = new ArrayList<>();
    private int further;

    void add(String path, String where, String message) {
        if (found.size() < MOST) {
            found.add(new Problem(start(path, LONGEST_PATH), where, start(message, LONGEST_MESSAGE)));
        } else {
            further++;
        }
    }

    private static String start(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Whether there are so many that further ones are only counted. */
    boolean isFull() {
        return found.size() >= MOST;
    }

    /** @throws SettingsException if there is any problem */
    void throwIfAny(String source) {
        if (found.isEmpty()) {
            return;
        }
        List<Problem> all = new ArrayList<>(found);
        if (further > 0) {
            all.add(new Problem("", "", "and " + further + " more"));
        }
        throw new SettingsException(source, all);
    }
}
