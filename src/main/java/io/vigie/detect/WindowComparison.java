package io.vigie.detect;

import io.vigie.stats.Estimate;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.NewcombeInterval;
import io.vigie.stats.RelativeChange;

/**
 * A current window against a reference: the change with its interval and what it proves, or too little data for that.
 */
public sealed interface WindowComparison {
    /** As {@link Estimate.NotEnoughData}, of whichever window lacks it. */
    record NotEnoughWindowData(double have, double need) implements WindowComparison {}

    /**
     * @param change current − reference for rates, current / reference − 1 for a relative change
     * @param notWorse the interval's bad end is within the tolerance: proven not degraded, whatever the verdict says of
     *     improvement
     */
    record WindowChange(
            Interval current,
            Interval reference,
            double change,
            double lower,
            double upper,
            Verdict verdict,
            boolean notWorse)
            implements WindowComparison {}

    /**
     * Difference of two rates in [0, 1]: quality, error rate, abandonment. From Wilson intervals the result is
     * Newcombe's.
     *
     * @param tolerance at least 0, in the unit of the rates: 0.02 is two points
     */
    static WindowComparison ofRates(Estimate current, Estimate reference, double tolerance, Direction direction) {
        return of(current, reference, NewcombeInterval.of(current, reference), tolerance, direction);
    }

    /**
     * Relative change of two positive figures: latencies.
     *
     * @param tolerance at least 0, a part of the reference: 0.1 is a tenth
     */
    static WindowComparison ofRelative(Estimate current, Estimate reference, double tolerance, Direction direction) {
        return of(current, reference, RelativeChange.of(current, reference), tolerance, direction);
    }

    private static WindowComparison of(
            Estimate current, Estimate reference, Estimate change, double tolerance, Direction direction) {
        if (change instanceof Estimate.NotEnoughData missing) {
            return new NotEnoughWindowData(missing.have(), missing.need());
        }
        if (!(change instanceof Interval by && current instanceof Interval to && reference instanceof Interval from)) {
            throw new IllegalStateException("a change has a current and a reference interval");
        }
        Verdict verdict = Verdict.of(by.lower(), by.upper(), tolerance, direction);
        double worst = direction == Direction.HIGHER_IS_WORSE ? by.upper() : -by.lower();
        return new WindowChange(to, from, by.value(), by.lower(), by.upper(), verdict, worst <= tolerance);
    }
}
