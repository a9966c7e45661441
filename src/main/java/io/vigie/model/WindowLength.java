package io.vigie.model;

import java.util.Optional;

/** The lengths of rolling windows that exist as series. Stored in savepoints by name. */
public enum WindowLength {
    HOUR("1h", 3_600_000L),
    DAY("24h", 86_400_000L),
    WEEK("7d", 604_800_000L),
    MONTH("30d", 2_592_000_000L);

    private final String label;
    private final long millis;

    WindowLength(String label, long millis) {
        this.label = label;
        this.millis = millis;
    }

    /** The name in settings, tags and alerts. */
    public String label() {
        return label;
    }

    public long millis() {
        return millis;
    }

    /**
     * How long a comparison of this window can be held, in milliseconds: a quarter of it. What has been worse for longer
     * fills so much of the window that waiting for more proves nothing.
     */
    public long longestHoldMs() {
        return millis / 4;
    }

    /** The window of this label; empty if there is none. */
    public static Optional<WindowLength> ofLabel(String label) {
        for (WindowLength length : values()) {
            if (length.label.equals(label)) {
                return Optional.of(length);
            }
        }
        return Optional.empty();
    }
}
