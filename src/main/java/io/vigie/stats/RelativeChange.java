package io.vigie.stats;

import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.Estimate.NotEnoughData;

/**
 * Interval of current / reference − 1 for two independent positive figures such as latencies: {@link MoverInterval} on
 * the logarithms, where such figures are nearer to symmetric. Source: Zou and Donner 2008, as there. No state, no
 * memory.
 */
public final class RelativeChange {
    private RelativeChange() {}

    /**
     * 0.25 is a quarter more; at least −1, no unit. A current interval that touches 0 gives a lower bound of −1.
     * {@link NotEnoughData} when either is, and when no finite interval exists: the current value is 0 or the
     * reference's interval touches 0. In that case it asks for one observation more than there are.
     *
     * @throws IllegalArgumentException when an interval reaches below 0
     */
    public static Estimate of(Estimate current, Estimate reference) {
        if (!(current instanceof Interval to) || !(reference instanceof Interval from)) {
            return MoverInterval.difference(current, reference);
        }
        if (to.lower() < 0 || from.lower() < 0) {
            throw new IllegalArgumentException("a relative change is of figures that are not negative");
        }
        if (from.lower() == 0) {
            return new NotEnoughData(from.n(), from.n() + 1);
        }
        if (to.value() == 0) {
            return new NotEnoughData(to.n(), to.n() + 1);
        }
        double change = Math.log(to.value() / from.value());
        double below = Math.hypot(Math.log(to.value() / to.lower()), Math.log(from.upper() / from.value()));
        double above = Math.hypot(Math.log(to.upper() / to.value()), Math.log(from.value() / from.lower()));
        return new Interval(
                Math.expm1(change), Math.expm1(change - below), Math.expm1(change + above), Math.min(to.n(), from.n()));
    }
}
