package io.vigie.view;

/**
 * A span of event time.
 *
 * @param from epoch milliseconds, inclusive
 * @param to epoch milliseconds, exclusive; after {@code from}
 */
public record Period(long from, long to) {
    /** @throws IllegalArgumentException for a period without length */
    public Period {
        if (from >= to) {
            throw new IllegalArgumentException("a period from " + from + " to " + to);
        }
    }

    public long lengthMs() {
        return to - from;
    }
}
