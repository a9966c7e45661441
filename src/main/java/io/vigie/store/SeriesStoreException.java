package io.vigie.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The store could not be read. The message is a sentence that says what to check, and never holds a credential. */
public final class SeriesStoreException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, as far as it decides what to do next. */
    public enum StoreFailure {
        /** No connection, a connection that broke, or a server that asks to be left alone: may be better later. */
        UNREACHABLE,
        /** No complete answer in time. */
        TIMEOUT,
        /** Credentials are missing, wrong, or not enough. */
        DENIED,
        /** The server understood, and says no: its own words are in the message. */
        REFUSED,
        /** What came is not an answer of such a store. */
        MALFORMED,
        /** The answer is larger than this process will hold. */
        TOO_LARGE
    }

    private final StoreFailure reason;

    SeriesStoreException(StoreFailure reason, String message) {
        super(message);
        this.reason = reason;
    }

    SeriesStoreException(StoreFailure reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public StoreFailure reason() {
        return reason;
    }
}
