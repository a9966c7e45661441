package io.vigie.stats;

import java.util.OptionalDouble;

/**
 * Wilson's score interval of a mean of values in [0, 1].
 *
 * <p>Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference", JASA 22. For a weighted mean the sample size is
 * Kish's effective one. Values that are not 0 or 1 vary less than the interval assumes, so it is then wider than need be, never narrower.
 */
public final class WilsonInterval {
    private WilsonInterval() {}

    /**
     * @param mean in [0, 1]; what lies outside by rounding alone (1e-9) is moved in
     * @param effectiveSize at least 0; 0 gives {@link Estimate.NotEnoughData}
     * @param confidence in (0, 1), two-sided
     * @throws IllegalArgumentException for anything else
     */
    public static Estimate of(double mean, double effectiveSize, double confidence) {
        return ofStandardErrors(mean, effectiveSize, NormalDistribution.twoSided(confidence));
    }

    /** The interval of Hájek's mean; {@link Estimate.NotEnoughData} without observations. */
    public static Estimate of(WeightedSums sums, double confidence) {
        OptionalDouble mean = sums.mean();
        return mean.isEmpty()
                ? new Estimate.NotEnoughData(0, 1)
                : of(mean.getAsDouble(), sums.effectiveSize(), confidence);
    }

    /** The value that the true mean is below with the given confidence, one-sided, in [0, 1]; 1 without observations. */
    public static double upperBound(double mean, double effectiveSize, double confidence) {
        double z = NormalDistribution.quantile(confidence);
        return ofStandardErrors(mean, effectiveSize, z) instanceof Estimate.Interval interval ? interval.upper() : 1;
    }

    private static Estimate ofStandardErrors(double mean, double n, double z) {
        if (!(mean >= -1e-9 && mean <= 1 + 1e-9)) {
            throw new IllegalArgumentException("a mean of scores is in [0, 1], not " + mean);
        }
        if (!(n >= 0 && n < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a sample size is finite and at least 0, not " + n);
        }
        if (n == 0) {
            return new Estimate.NotEnoughData(0, 1);
        }
        double p = Math.min(1, Math.max(0, mean));
        double square = z * z;
        double centre = (p + square / (2 * n)) / (1 + square / n);
        double half = z / (1 + square / n) * Math.sqrt(p * (1 - p) / n + square / (4 * n * n));
        return new Estimate.Interval(
                p, Math.max(0, Math.min(p, centre - half)), Math.min(1, Math.max(p, centre + half)), n);
    }
}
