package io.vigie.stats;

import java.util.Arrays;

/**
 * The exact two-sided, two-sample Kolmogorov–Smirnov test for small samples of equal size n.
 *
 * <p>The statistic D is the largest distance of the two empirical distribution functions, a multiple of 1/n; it is
 * given as that whole number of steps, n·D. With ties, distances count only behind all equal values.
 *
 * <p>The p-value is P(n·D ≥ steps) for samples of one continuous distribution: 2·Σ_{k≥1} (−1)^{k−1}·C(2n, n −
 * k·steps)/C(2n, n), by Gnedenko and Korolyuk, "On the maximum discrepancy between two empirical distributions", 1951;
 * it is what SciPy's {@code ks_2samp(method="exact")} computes. With ties it is too large, so the test stays valid and
 * loses power.
 */
public final class TwoSampleKolmogorovSmirnov {
    private TwoSampleKolmogorovSmirnov() {}

    /**
     * n·D. Sorts copies: O(n log n) time, O(n) memory.
     *
     * @throws IllegalArgumentException for empty samples, samples of different size, and NaN
     */
    public static int steps(double[] first, double[] second) {
        requireSize(first.length);
        if (first.length != second.length) {
            throw new IllegalArgumentException(
                    "samples are of equal size, not of " + first.length + " and " + second.length);
        }
        double[] a = sorted(first);
        double[] b = sorted(second);
        int steps = 0;
        int i = 0;
        int j = 0;
        while (i < a.length && j < b.length) {
            double value = Math.min(a[i], b[j]);
            while (i < a.length && a[i] == value) {
                i++;
            }
            while (j < b.length && b[j] == value) {
                j++;
            }
            steps = Math.max(steps, Math.abs(i - j));
        }
        return steps;
    }

    private static double[] sorted(double[] sample) {
        double[] copy = sample.clone();
        Arrays.sort(copy);
        if (Double.isNaN(copy[copy.length - 1])) {
            throw new IllegalArgumentException("a sample with NaN has no order");
        }
        return copy;
    }

    /**
     * In [0, 1], falling in {@code steps}; 1 for 0 steps. O(n) time.
     *
     * @param size of each sample, at least 1
     * @param steps n·D, in [0, size]
     * @throws IllegalArgumentException for anything else
     */
    public static double pValue(int size, int steps) {
        requireSize(size);
        if (steps < 0 || steps > size) {
            throw new IllegalArgumentException("a distance is from 0 to " + size + " steps, not " + steps);
        }
        if (steps == 0) {
            return 1;
        }
        double sum = 0;
        double term = 1;
        int sign = 1;
        for (int below = 0; below + steps <= size; below += steps) {
            for (int i = 0; i < steps; i++) {
                term *= (double) (size - below - i) / (size + below + i + 1.0);
            }
            sum += sign * term;
            sign = -sign;
        }
        return Math.min(1, 2 * sum);
    }

    /**
     * The fewest steps whose p-value is at most {@code level}: comparing with them is the test. {@code size + 1} where
     * no distance is enough.
     *
     * @param level in [0, 1]
     * @throws IllegalArgumentException for anything else
     */
    public static int criticalSteps(int size, double level) {
        if (!(level >= 0 && level <= 1)) {
            throw new IllegalArgumentException("a level is in [0, 1], not " + level);
        }
        int steps = 0;
        while (steps <= size && pValue(size, steps) > level) {
            steps++;
        }
        return steps;
    }

    private static void requireSize(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a sample has at least 1 value, not " + size);
        }
    }
}
