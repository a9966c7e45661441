package io.vigie.model;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a monitor compares the current window with.
 *
 * @param fromMillis epoch milliseconds, first of the interval; null unless {@link Kind#FIXED}
 * @param toMillis epoch milliseconds, the end, which is not in the interval; null unless {@link Kind#FIXED}
 */
public record Reference(
        Kind kind, @Nullable Long fromMillis, @Nullable Long toMillis) implements Serializable {
    /** Stored in savepoints by name. */
    public enum Kind {
        /** The window of the same length that ends where the current one begins. */
        PREVIOUS,
        /** A declared interval. */
        FIXED
    }

    public static Reference previous() {
        return new Reference(Kind.PREVIOUS, null, null);
    }

    /** @throws IllegalArgumentException unless {@code fromMillis} is before {@code toMillis} */
    public static Reference fixed(long fromMillis, long toMillis) {
        if (fromMillis >= toMillis) {
            throw new IllegalArgumentException("a reference from " + fromMillis + " to " + toMillis + " is empty");
        }
        return new Reference(Kind.FIXED, fromMillis, toMillis);
    }

    /** @throws IllegalStateException unless this is {@link Kind#FIXED} */
    public long from() {
        return requireFixed(fromMillis);
    }

    /** @throws IllegalStateException unless this is {@link Kind#FIXED} */
    public long to() {
        return requireFixed(toMillis);
    }

    private static long requireFixed(@Nullable Long bound) {
        if (bound == null) {
            throw new IllegalStateException("only a fixed reference has bounds");
        }
        return bound;
    }
}
