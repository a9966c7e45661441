package io.vigie.model;

import java.util.Locale;

/** What a metric's figures are measured in, and so how a change of them is told. */
public enum MetricUnit {
    /** A part of a whole in [0, 1], written as a percentage; a change in points. */
    SHARE(false),
    /** A mean score in [0, 1], written as a percentage; a change in points. */
    SCORE(false),
    /** Milliseconds; a change as a percentage of the reference. */
    MS(true),
    /** US dollars; a change as a percentage of the reference. */
    USD(true),
    /** Tokens; a change as a percentage of the reference. */
    TOKENS(true),
    /** A distance between distributions: a number without a unit. */
    DISTANCE(false);

    private final boolean relative;

    MetricUnit(boolean relative) {
        this.relative = relative;
    }

    /** True: a change, and so a tolerance, is a share of the reference (0.1 is 10 %). False: a difference. */
    public boolean isRelative() {
        return relative;
    }

    /** Whether its values lie in [0, 1] and are written as percentages. */
    public boolean isPercent() {
        return this == SHARE || this == SCORE;
    }

    /** As the dashboard's interface writes it. */
    public String label() {
        return this == USD ? "USD" : name().toLowerCase(Locale.ROOT);
    }
}
