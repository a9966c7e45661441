package io.vigie.decode;

import io.vigie.model.Reason;

/** Thrown inside a decoder where a record turns out to be unusable. Carries no stack trace: a topic full of bad records must stay cheap. */
public final class Unusable extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** @param sentence for a person; part of a dead letter */
    public Unusable(Reason reason, String sentence) {
        super(sentence, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
