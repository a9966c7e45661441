package io.vigie.bench.dashboard;

import java.util.Arrays;

/**
 * How long a repeated operation took.
 *
 * @param medianMs of {@code rounds} durations, in milliseconds; {@code p95Ms} is their 95 % quantile, {@code maxMs} the
 *     longest
 */
public record Timing(int rounds, double medianMs, double p95Ms, double maxMs) {
    private static final double NANOS_PER_MILLI = 1e6;

    /** @param nanos at least one duration */
    static Timing of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Timing(
                sorted.length,
                quantile(sorted, 0.5) / NANOS_PER_MILLI,
                quantile(sorted, 0.95) / NANOS_PER_MILLI,
                sorted[sorted.length - 1] / NANOS_PER_MILLI);
    }

    /** The smallest value that at least this share of them does not exceed. */
    private static double quantile(long[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
