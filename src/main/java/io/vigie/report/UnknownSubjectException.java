package io.vigie.report;

/** The store has no such model or version. The message says which there are. */
public final class UnknownSubjectException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownSubjectException(String message) {
        super(message);
    }
}
