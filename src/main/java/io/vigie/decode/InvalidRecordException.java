package io.vigie.decode;

import io.vigie.model.RejectionReason;

/**
 * Thrown inside a decoder for a record that is invalid. Carries no stack trace, so that a topic full of bad records
 * stays cheap.
 */
public final class InvalidRecordException extends Exception {

    private static final long serialVersionUID = 1L;

    private final RejectionReason reason;

    /** @param sentence for a person; becomes part of the dead letter */
    public InvalidRecordException(RejectionReason reason, String sentence) {
        super(sentence, null, false, false);
        this.reason = reason;
    }

    public RejectionReason reason() {
        return reason;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
