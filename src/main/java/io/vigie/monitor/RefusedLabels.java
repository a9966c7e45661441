package io.vigie.monitor;

import io.vigie.model.DeadLetter;
import io.vigie.model.PrintableText;
import io.vigie.model.RecordPosition;
import io.vigie.model.RejectionReason;
import io.vigie.model.ScoredLabel;

/** Labels that a monitor cannot keep until its reference is ready, as dead letters. */
public final class RefusedLabels {

    /** A label is known here by what it says, and no longer by where it was read. */
    private static final RecordPosition NOWHERE = new RecordPosition(-1, -1);

    private RefusedLabels() {}

    /**
     * @param topic from which monitors take their labels
     * @param monitor its name
     * @param now epoch milliseconds
     */
    public static DeadLetter letter(String topic, ScoredLabel label, String monitor, long now) {
        return DeadLetter.of(
                topic,
                NOWHERE,
                new byte[0],
                RejectionReason.TOO_MANY_WAITING,
                "The monitor " + monitor + " does not take the label " + PrintableText.name(label.labelId())
                        + " of request " + PrintableText.name(label.requestId()) + " for "
                        + PrintableText.name(label.slice())
                        + ": as many as are kept wait for its reference already.",
                now);
    }
}
