package io.vigie.stats;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How far two distributions over shared bins lie apart. At least 0, and 0 for equal shares whatever the counts; all but
 * {@link #PSI} do not change when counts are multiplied.
 *
 * <p>A distance is not a test: with enough traffic any two weeks differ. What is usual is learned by
 * {@link DriftThreshold} from the days of the reference; no p-value is computed, since requests of one day are not
 * independent.
 *
 * <p>Empty on either side: an empty result. Memory: none beyond the counts.
 */
public enum Distance {
    /**
     * Population stability index Σ(p − q)·ln(p/q), no unit, unbounded. Ordered bins are first grouped by the
     * reference's deciles, what lies below or above all of the reference in two groups of its own: over hundreds of
     * bins it would measure their emptiness. A group that is empty on one side counts there as half an observation, so
     * that the value is finite; where none is empty the scale of the counts does not matter. Symmetric for categories;
     * for ordered bins the reference makes the groups.
     *
     * <p>Source: Siddiqi 2006, "Credit risk scorecards"; it is Jeffreys' divergence (1946).
     */
    PSI(true) {
        @Override
        double of(BinnedCounts current, BinnedCounts reference) {
            if (!reference.isOrdered()) {
                long[] ours = new long[current.bins()];
                long[] theirs = new long[current.bins()];
                for (int i = 0; i < ours.length; i++) {
                    ours[i] = current.count(i);
                    theirs[i] = reference.count(i);
                }
                return stabilityIndex(ours, theirs);
            }
            long[] ours = new long[DECILES + 2];
            long[] theirs = new long[DECILES + 2];
            long before = 0;
            for (int i = 0; i < current.bins(); i++) {
                // A group ends with the bin in which the reference reaches the next tenth.
                long upTo = before + reference.count(i);
                int group = upTo == 0 ? 0 : 1 + (int) (DECILES * before / reference.total());
                ours[group] += current.count(i);
                theirs[group] += reference.count(i);
                before = upTo;
            }
            return stabilityIndex(ours, theirs);
        }
    },

    /**
     * Square root of the Jensen–Shannon divergence to base 2: in [0, 1], 1 for distributions that share no bin,
     * symmetric, a metric. More than 10 ordered bins are first grouped by the tenths of all that were binned together:
     * with more bins than observations any two samples share little.
     *
     * <p>Source: Lin 1991, "Divergence measures based on the Shannon entropy", IEEE Transactions on Information Theory
     * 37; the metric: Endres and Schindelin 2003.
     */
    JENSEN_SHANNON(true) {
        @Override
        double of(BinnedCounts current, BinnedCounts reference) {
            long[] ours = current.grouped();
            long[] theirs = reference.grouped();
            double sum = 0;
            for (int i = 0; i < ours.length; i++) {
                double p = (double) ours[i] / current.total();
                double q = (double) theirs[i] / reference.total();
                double middle = (p + q) / 2;
                sum += (p == 0 ? 0 : p * Math.log(p / middle)) + (q == 0 ? 0 : q * Math.log(q / middle));
            }
            return Math.sqrt(Math.min(1, Math.max(0, sum / (2 * LN_2))));
        }
    },

    /**
     * Wasserstein-1, the earth mover's distance ∫|F − G|: by how much, in the unit of the values, an observation has
     * moved on average at the least. At least the difference of the means; at most the range; symmetric, a metric. Of
     * ordered bins only.
     *
     * <p>Source: Vallender 1974, "Calculation of the Wasserstein distance between probability distributions on the
     * line", Theory of Probability 18.
     */
    WASSERSTEIN(false) {
        @Override
        double of(BinnedCounts current, BinnedCounts reference) {
            long ours = 0;
            long theirs = 0;
            double sum = 0;
            for (int i = 0; i + 1 < current.bins(); i++) {
                ours += current.count(i);
                theirs += reference.count(i);
                double gap = Math.abs((double) ours / current.total() - (double) theirs / reference.total());
                sum += gap * (current.position(i + 1) - current.position(i));
            }
            return sum;
        }
    },

    /**
     * The statistic of Kolmogorov and Smirnov, max |F − G|: in [0, 1], no unit, symmetric, a metric. Of ordered bins
     * only. To the resolution of the bins.
     *
     * <p>Source: Smirnov 1939, "On the estimation of the discrepancy between empirical curves of distribution for two
     * independent samples".
     */
    KOLMOGOROV_SMIRNOV(false) {
        @Override
        double of(BinnedCounts current, BinnedCounts reference) {
            long ours = 0;
            long theirs = 0;
            double most = 0;
            for (int i = 0; i < current.bins(); i++) {
                ours += current.count(i);
                theirs += reference.count(i);
                most = Math.max(most, Math.abs((double) ours / current.total() - (double) theirs / reference.total()));
            }
            return most;
        }
    };

    private static final int DECILES = 10;
    private static final double LN_2 = Math.log(2);

    private final boolean forCategories;

    Distance(boolean forCategories) {
        this.forCategories = forCategories;
    }

    /** Whether it can compare categories; every distance can compare ordered bins. */
    public boolean isForCategories() {
        return forCategories;
    }

    /**
     * Empty when either side has no observations.
     *
     * @throws IllegalArgumentException when the bins are not shared, or are categories and the distance needs an order
     */
    public OptionalDouble between(BinnedCounts current, BinnedCounts reference) {
        current.requireSameBins(reference);
        if (!forCategories && !current.isOrdered()) {
            throw new IllegalArgumentException(this + " needs an order, which categories do not have");
        }
        return current.isEmpty() || reference.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(of(current, reference));
    }

    /** No distance is longer; the range of a double where there is no bound without the values. */
    double most() {
        return this == JENSEN_SHANNON || this == KOLMOGOROV_SMIRNOV ? 1 : Double.MAX_VALUE;
    }

    /** Both are not empty. */
    abstract double of(BinnedCounts current, BinnedCounts reference);

    private static double stabilityIndex(long[] current, long[] reference) {
        double ours = (double) Arrays.stream(current).sum();
        double theirs = (double) Arrays.stream(reference).sum();
        double sum = 0;
        for (int i = 0; i < current.length; i++) {
            if (current[i] > 0 || reference[i] > 0) {
                double p = Math.max(0.5, (double) current[i]) / ours;
                double q = Math.max(0.5, (double) reference[i]) / theirs;
                sum += (p - q) * Math.log(p / q);
            }
        }
        return sum;
    }
}
