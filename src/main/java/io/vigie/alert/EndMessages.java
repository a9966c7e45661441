package io.vigie.alert;

import io.vigie.model.DurationText;

/** Text of the end of an alert whose series has ended. */
public final class EndMessages {

    private static final String DETECTOR = "end of the series";

    private EndMessages() {}

    /**
     * Of an alert whose monitor is gone, or compares something else.
     *
     * @param revision the number of the monitors that say so; 0: those of the settings
     */
    public static AlertText notMonitored(long revision) {
        return new AlertText(
                "end of the monitor",
                "is no longer monitored for this: "
                        + (revision == 0 ? "the settings" : "revision " + revision + " of the monitors")
                        + " dropped it, and its alert ends without a recovery.");
    }

    /** @param silentMs how long nothing has come, at least */
    public static AlertText ended(long silentMs) {
        return new AlertText(
                DETECTOR,
                "has had no requests for " + DurationText.of(silentMs)
                        + ": nothing of it is kept any more, and its alert ends without a recovery.");
    }
}
