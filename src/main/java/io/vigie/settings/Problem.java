package io.vigie.settings;

/**
 * One thing that is wrong with settings.
 *
 * @param path the YAML path, such as {@code monitors[2].tolerance}; empty for the document as a whole
 * @param where such as {@code line 12 of drift.yaml}; empty if nothing was written
 * @param message what was expected
 */
public record Problem(String path, String where, String message) {

    @Override
    public String toString() {
        String position = where.isEmpty() ? path : path.isEmpty() ? where : path + " (" + where + ")";
        return position.isEmpty() ? message : position + ": " + message;
    }
}
