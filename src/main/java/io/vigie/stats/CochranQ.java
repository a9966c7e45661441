package io.vigie.stats;

import java.util.List;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Whether several changes may be one and the same.
 *
 * <p>Q = Σ w_i (x_i − x̄)² with w_i = 1/v_i, the reciprocal variance of each change, and x̄ = Σ w_i x_i / Σ w_i. If all
 * have the same true change, Q has a χ² distribution with one degree of freedom less than there are changes. Source:
 * Cochran 1954, "The combination of estimates from different experiments", Biometrics 10, section 4.
 *
 * @param q at least 0, without unit
 * @param degrees of freedom, at least 1
 * @param pValue the chance of a Q at least as large if all changes are the same, in [0, 1]
 * @param pooled x̄, in the unit of the changes
 */
public record CochranQ(double q, int degrees, double pValue, double pooled) {

    /** The normal quantile of a 95 % interval. */
    private static final double Z = 1.959963984540054;

    /** @param variance of the change, above 0 and finite */
    public record Change(double value, double variance) {

        public Change {
            if (!Double.isFinite(value) || !(variance > 0) || !Double.isFinite(variance)) {
                throw new IllegalArgumentException(
                        "a change is finite and has a variance above 0, not " + value + " with " + variance);
            }
        }

        /**
         * A change whose 95 % interval is that wide: its standard error is the width over twice the normal quantile.
         * An interval need not lie symmetrically around the change.
         *
         * @throws IllegalArgumentException if the interval has no width or is not finite
         */
        public static Change ofInterval(double value, double lower, double upper) {
            double error = (upper - lower) / (2 * Z);
            return new Change(value, error * error);
        }
    }

    /**
     * Q of at least two independent changes.
     *
     * @throws IllegalArgumentException if there are fewer
     */
    public static CochranQ of(List<Change> changes) {
        if (changes.size() < 2) {
            throw new IllegalArgumentException("at least two changes can be alike, not " + changes.size());
        }
        double pooled = pooled(changes);
        double q = 0;
        for (Change change : changes) {
            double off = change.value() - pooled;
            q += off * off / change.variance();
        }
        int degrees = changes.size() - 1;
        return new CochranQ(q, degrees, ChiSquaredDistribution.of(degrees).survivalProbability(q), pooled);
    }

    /** x̄ of at least one change, in the unit of the changes. */
    public static double pooled(List<Change> changes) {
        double weights = 0;
        double sum = 0;
        for (Change change : changes) {
            weights += 1 / change.variance();
            sum += change.value() / change.variance();
        }
        return sum / weights;
    }
}
