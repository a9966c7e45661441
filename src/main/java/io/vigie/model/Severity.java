package io.vigie.model;

import java.util.Locale;

/** How much an alert matters to its owner. Stored in savepoints by name. */
public enum Severity {
    INFO(1),
    WARNING(2),
    CRITICAL(3);

    private final int code;

    Severity(int code) {
        this.code = code;
    }

    /** Its number in a time series: 1 info, 2 warning, 3 critical. */
    public int code() {
        return code;
    }

    /** The name in settings and alerts: {@code info}, {@code warning}, {@code critical}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
