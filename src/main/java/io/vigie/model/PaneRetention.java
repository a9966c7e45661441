package io.vigie.model;

/** How long panes and roll-ups are kept: what a comparison can look back at. */
public final class PaneRetention {

    private static final long DAY_MS = 86_400_000L;

    private PaneRetention() {}

    /**
     * Milliseconds. A pane that changes on its last day rewrites windows that reach as far back again, and a comparison
     * looks two windows back.
     *
     * @param horizonMs how long after its start a pane may change
     */
    public static long ofHorizon(long horizonMs) {
        long longest = WindowLength.MONTH.millis();
        return Math.max(horizonMs + longest, 2 * longest) + 2 * DAY_MS;
    }

    /**
     * The longest fixed reference that is still kept when its labels have come.
     *
     * @param maturityMs how long after its end most labels of a reference have come
     */
    public static long longestReferenceMs(long horizonMs, long maturityMs) {
        return ofHorizon(horizonMs) - maturityMs - DAY_MS;
    }
}
