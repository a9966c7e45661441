package io.vigie.stats;

import io.vigie.stats.Estimate.Interval;
import java.util.OptionalDouble;

/**
 * Wilson's score interval of a mean of values in [0, 1].
 *
 * <p>Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference", JASA 22. Values that
 * are not 0 or 1 vary less than the interval assumes, so it is then wider than need be, never narrower. At 95 % it
 * covers 0.951 to 0.954 on average over rates in (0, 1), for 10 to 100 observations; at single rates it swings around
 * that, down to 0.92 between 0.1 and 0.9, and to 0.84 (10 observations) or 0.86 (30) close to 0 and 1. Compare Brown,
 * Cai, DasGupta 2001, "Interval estimation for a binomial proportion", Statistical Science 16.
 *
 * <p>For a weighted mean the sample size is Kish's effective one. That says how unequal weights are, not where the
 * errors sit: on average over the rates of a well and a rarely labelled half the coverage is 0.93 with 5 labels from
 * the rare half and 0.945 with 30; it falls to 0.80 where only the rare half is uncertain. {@link #ofWeighted} makes up
 * for the first, {@link StratifiedMean} for both. No state, no memory.
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

    /**
     * The interval of Hájek's mean; {@link Estimate.NotEnoughData} without observations. For equal weights that of the
     * mean and the count; for unequal ones it is wider than that of the effective size, since the variance is then not
     * known from the mean alone: its part 1 − n_eff/n is counted as estimated on n_eff − 1 degrees of freedom, so that
     * Student's t with (n_eff − 1)/(1 − n_eff/n)² of them takes the place of the normal quantile (Satterthwaite 1946,
     * "An approximate distribution of estimates of variance components"). Covers 0.94 on average from 5 labels of the
     * rare half on.
     */
    public static Estimate ofWeighted(WeightedSums sums, double confidence) {
        OptionalDouble mean = sums.mean();
        if (mean.isEmpty()) {
            return new Estimate.NotEnoughData(0, 1);
        }
        return ofWeighted(mean.getAsDouble(), sums.effectiveSize(), sums.count(), confidence);
    }

    /**
     * As {@link #ofWeighted(WeightedSums, double)}, from the figures that a series has.
     *
     * @param mean weighted, in [0, 1]
     * @param effectiveSize Kish's, at most {@code count}
     * @param count of observations; 0 gives {@link Estimate.NotEnoughData}
     */
    public static Estimate ofWeighted(double mean, double effectiveSize, long count, double confidence) {
        return count == 0
                ? new Estimate.NotEnoughData(0, 1)
                : ofStandardErrors(mean, effectiveSize, StudentT.twoSided(confidence, degrees(effectiveSize, count)));
    }

    /**
     * The interval of a mean at another confidence, where nothing is left but the one at the first: each bound is
     * Wilson's of the sample size that gives the known bound. For equal weights that is the interval of the mean and
     * the count.
     *
     * @param known with value and bounds in [0, 1]
     * @param confidence of {@code known}, two-sided, in (0, 1)
     * @param other the confidence that is asked for, two-sided, in (0, 1)
     */
    public static Interval atConfidence(Interval known, double confidence, double other) {
        double from = NormalDistribution.twoSided(confidence);
        double to = NormalDistribution.twoSided(other);
        return new Interval(
                known.value(),
                Math.min(known.value(), 1 - above(1 - known.value(), 1 - known.lower(), from, to)),
                Math.max(known.value(), above(known.value(), known.upper(), from, to)),
                known.n());
    }

    /** Wilson's u solves (u − p)² = z²·u·(1 − u)/n, which gives n. */
    private static double above(double p, double known, double from, double to) {
        double n = from * from * known * (1 - known) / ((known - p) * (known - p));
        return n > 0 && ofStandardErrors(p, Math.min(n, Double.MAX_VALUE), to) instanceof Interval interval
                ? interval.upper()
                : known;
    }

    /**
     * The value that the true mean is below with the given confidence, one-sided, in [0, 1]; 1 without observations.
     *
     * @param mean weighted, in [0, 1]
     * @param effectiveSize Kish's, at most {@code count}
     * @param count of observations: unequal weights count as in {@link #ofWeighted}
     */
    public static double upperBound(double mean, double effectiveSize, long count, double confidence) {
        double reach = effectiveSize > 0 ? StudentT.quantile(confidence, degrees(effectiveSize, count)) : 0;
        return ofStandardErrors(mean, effectiveSize, reach) instanceof Interval interval ? interval.upper() : 1;
    }

    private static double degrees(double effectiveSize, long count) {
        double unequal = 1 - effectiveSize / count;
        return Math.min(Double.MAX_VALUE, Math.max(1, effectiveSize - 1) / (unequal * unequal));
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
        return new Interval(p, Math.max(0, Math.min(p, centre - half)), Math.min(1, Math.max(p, centre + half)), n);
    }
}
