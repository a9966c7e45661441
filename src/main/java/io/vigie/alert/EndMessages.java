package io.vigie.alert;

import io.vigie.model.DurationText;

/** Text of the end of an alert whose series has ended. */
public final class EndMessages {

    private static final String DETECTOR = "end of the series";

    private EndMessages() {}

    /** @param silentMs how long nothing has come, at least */
    public static AlertText ended(long silentMs) {
        return new AlertText(
                DETECTOR,
                "has had no requests for " + DurationText.of(silentMs)
                        + ": nothing of it is kept any more, and its alert ends without a recovery.");
    }
}
