package io.vigie.sink;

import java.util.SplittableRandom;

/**
 * Exponential back-off with jitter: the n-th delay is drawn from [d/2, d], d = initial · 2ⁿ, at most the maximum. For
 * one thread.
 *
 * <p>Source: "equal jitter" of M. Brooker, Exponential Backoff And Jitter (AWS Architecture Blog, 2015).
 */
public final class Backoff {
    private final long initialMs;
    private final long maxMs;
    private final SplittableRandom random;

    /**
     * @param initialMs first delay, at least 1
     * @param maxMs longest delay, at least {@code initialMs}
     * @param seed lets subtasks that failed together not return together
     */
    public Backoff(long initialMs, long maxMs, long seed) {
        if (initialMs < 1 || maxMs < initialMs) {
            throw new IllegalArgumentException("need 1 <= initial <= max, have " + initialMs + " and " + maxMs + " ms");
        }
        this.initialMs = initialMs;
        this.maxMs = maxMs;
        this.random = new SplittableRandom(seed);
    }

    /** @param failures how often it failed before, from 0 */
    public long delayMs(int failures) {
        int doublings = Math.min(failures, Long.numberOfLeadingZeros(initialMs) - 2);
        long longest = Math.min(maxMs, initialMs << doublings);
        return longest - random.nextLong(longest / 2 + 1);
    }
}
