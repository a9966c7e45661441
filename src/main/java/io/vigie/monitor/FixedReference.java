package io.vigie.monitor;

import io.vigie.stats.DayCorrelation;
import io.vigie.stats.Estimate.Interval;

/**
 * A reference's figure that is kept: of a fixed reference once it is complete, or of one that is frozen. Stored in
 * savepoints: renaming a component loses references that panes no longer cover.
 *
 * @param n on how many observations it rests
 * @param correlation of its days
 */
public record FixedReference(double value, double lower, double upper, double n, DayCorrelation correlation) {

    static FixedReference of(Interval interval, DayCorrelation correlation) {
        return new FixedReference(interval.value(), interval.lower(), interval.upper(), interval.n(), correlation);
    }

    Interval interval() {
        return new Interval(value, lower, upper, n);
    }

    /**
     * The same figure at another confidence.
     *
     * @param factor of the interval's half-widths
     * @param most the largest value there is
     */
    Interval widened(double factor, double most) {
        return new Interval(
                value,
                Math.max(0, value - factor * (value - lower)),
                Math.min(most, value + factor * (upper - value)),
                n);
    }
}
