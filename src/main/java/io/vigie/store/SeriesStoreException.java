package io.vigie.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Thrown if the store cannot be read. The message says what to check and never holds a credential. */
public final class SeriesStoreException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, as far as it decides how to react. */
    public enum StoreFailure {
        /** No connection, a broken connection, or an overloaded server: may work later. */
        UNREACHABLE,
        /** There was no complete answer in time. */
        TIMEOUT,
        /** Credentials are missing, wrong, or insufficient. */
        DENIED,
        /** The server refused the query; its own words are in the message. */
        REFUSED,
        /** The answer is not that of such a store. */
        MALFORMED,
        /** The answer is larger than the limit of this process. */
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
