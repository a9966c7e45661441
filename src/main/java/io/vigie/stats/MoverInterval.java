package io.vigie.stats;

import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.Estimate.NotEnoughData;

/**
 * Interval of a difference of two independent figures from an interval of each: the "method of variance estimates
 * recovery".
 *
 * <p>Keeps the confidence of the two intervals and their asymmetry. Source: Zou and Donner 2008, "Construction of
 * confidence limits about effect measures: a general approach", Statistics in Medicine 27. From Wilson intervals it is
 * Newcombe's method 10.
 *
 * <p>Any range, in the unit of the figures; an {@link Interval} is finite, so non-finite input cannot reach it. Covers
 * as its two intervals do, on average over truths. No state, no memory.
 */
public final class MoverInterval {
    private MoverInterval() {}

    /**
     * current − reference, in the unit of both; n is the smaller of the two sizes. {@link NotEnoughData} when either
     * is, the reference's first.
     */
    public static Estimate difference(Estimate current, Estimate reference) {
        if (!(reference instanceof Interval from)) {
            return reference;
        }
        if (!(current instanceof Interval to)) {
            return current;
        }
        return difference(to, from);
    }

    public static Interval difference(Interval current, Interval reference) {
        double change = current.value() - reference.value();
        double below = Math.hypot(current.value() - current.lower(), reference.upper() - reference.value());
        double above = Math.hypot(current.upper() - current.value(), reference.value() - reference.lower());
        return new Interval(change, change - below, change + above, Math.min(current.n(), reference.n()));
    }
}
