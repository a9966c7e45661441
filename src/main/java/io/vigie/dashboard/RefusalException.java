package io.vigie.dashboard;

/** A request that is not answered with data, and why. */
final class RefusalException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    RefusalException(Refusal refusal) {
        super(refusal.message());
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
