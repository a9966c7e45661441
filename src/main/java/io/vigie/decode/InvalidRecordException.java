package io.vigie.decode;

import io.vigie.model.RejectionReason;

/**
 * Thrown inside a decoder where a record turns out to be unusable. Carries no stack trace: a topic full of bad records
 * must stay cheap.
 */
public final class InvalidRecordException extends Exception {

    private static final long serialVersionUID = 1L;

    private final RejectionReason reason;

    /** @param sentence for a person; part of a dead letter */
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
