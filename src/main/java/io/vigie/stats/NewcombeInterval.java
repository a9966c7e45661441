package io.vigie.stats;

import io.vigie.stats.Estimate.Interval;

/**
 * Interval of the difference of two independent rates from their Wilson intervals.
 *
 * <p>Source: Newcombe 1998, "Interval estimation for the difference between independent proportions", Statistics in
 * Medicine 17, method 10. Of rates in [0, 1], no unit; not enough data on either side is not enough data. Covers the
 * nominal part on average over pairs of rates. No state, no memory.
 */
public final class NewcombeInterval {
    private NewcombeInterval() {}

    /**
     * current − reference, in [−1, 1]. Both are rates in [0, 1] with the interval of {@link WilsonInterval}, at one
     * confidence.
     */
    public static Interval of(Interval current, Interval reference) {
        Interval change = MoverInterval.difference(current, reference);
        return new Interval(change.value(), Math.max(-1, change.lower()), Math.min(1, change.upper()), change.n());
    }

    /** As {@link #of(Interval, Interval)}; {@link Estimate.NotEnoughData} when either is. */
    public static Estimate of(Estimate current, Estimate reference) {
        return current instanceof Interval to && reference instanceof Interval from
                ? of(to, from)
                : MoverInterval.difference(current, reference);
    }
}
