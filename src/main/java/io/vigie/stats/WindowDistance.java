package io.vigie.stats;

import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.Estimate.NotEnoughData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The distance of a window's pooled days from a reference's, with an interval that takes whole days as the sampling
 * unit: the days are left out one by one, in both windows (jackknife), and Student's t is used.
 *
 * <p>A distance of samples is above 0 even where nothing has changed. The square of a metric distance (and PSI itself)
 * behaves like a quadratic form there, so for the lower bound the jackknife works on that: it takes out the bias of
 * first order, and the bound is 0 where the days do not prove a distance. The upper bound is the higher of this scale's
 * and that of the root, where a short distance is nearer to normal. Degrees of freedom are Welch and Satterthwaite's.
 * Source: Efron 1982, "The jackknife, the bootstrap and other resampling plans", chapters 2 and 3; Miller 1974, "The
 * jackknife: a review", Biometrika 61.
 *
 * <p>In the unit of the distance. Memory: none beyond the counts; time: one distance per day.
 */
public final class WindowDistance {
    /** Fewer days say nothing of how days differ. */
    public static final int LEAST_DAYS = ClusteredRate.LEAST_DAYS;

    private WindowDistance() {}

    /**
     * The value is the plain distance of the pooled windows; 0 ≤ lower ≤ value ≤ upper; n is the number of days of the
     * window that has fewer. Days without observations do not count. {@link NotEnoughData} in days when either window
     * has fewer than {@link #LEAST_DAYS}, in observations when the current window has fewer than the median day of the
     * reference.
     *
     * @param current days, over bins shared with the reference
     * @param confidence in (0, 1), two-sided
     * @throws IllegalArgumentException for another confidence, bins that are not shared, or a distance that cannot
     *     compare these
     */
    public static Estimate of(
            List<BinnedCounts> current, List<BinnedCounts> reference, Distance distance, double confidence) {
        NormalDistribution.requireConfidence(confidence);
        List<BinnedCounts> ours = withObservations(current);
        List<BinnedCounts> theirs = withObservations(reference);
        int days = Math.min(ours.size(), theirs.size());
        if (days < LEAST_DAYS) {
            return new NotEnoughData(days, LEAST_DAYS);
        }
        BinnedCounts now = BinnedCounts.pooled(ours);
        BinnedCounts before = BinnedCounts.pooled(theirs);
        double need = DriftThreshold.medianTotal(theirs);
        if (now.total() < need) {
            return new NotEnoughData(now.total(), need);
        }
        double value = distance.between(now, before).orElseThrow();
        double power = distance == Distance.PSI ? 1 : 2;
        double[] roots = new double[ours.size() + theirs.size()];
        for (int d = 0; d < roots.length; d++) {
            double left = d < ours.size()
                    ? distance.between(now.without(ours.get(d)), before).orElseThrow()
                    : distance.between(now, before.without(theirs.get(d - ours.size())))
                            .orElseThrow();
            roots[d] = Math.pow(left, power / 2);
        }
        double root = Math.pow(value, power / 2);
        Jackknife ofRoot = Jackknife.of(root, roots, ours.size());
        double[] squares = Arrays.stream(roots).map(one -> one * one).toArray();
        Jackknife ofSquare = Jackknife.of(root * root, squares, ours.size());
        double centre = root * root - ofSquare.bias;
        double reach = ofSquare.reach(confidence);
        double farthest = Math.max(Math.sqrt(Math.max(0, centre + reach)), root + ofRoot.reach(confidence));
        double lower = Math.pow(Math.max(0, centre - reach), 1 / power);
        double upper = Math.pow(farthest, 2 / power);
        return new Interval(value, Math.min(value, lower), Math.min(distance.most(), Math.max(value, upper)), days);
    }

    private static List<BinnedCounts> withObservations(List<BinnedCounts> days) {
        List<BinnedCounts> used = new ArrayList<>(days);
        used.removeIf(BinnedCounts::isEmpty);
        return used;
    }

    private record Jackknife(double bias, double variance, double degrees) {
        /** @param split how many of the days are the current window's; they come first */
        static Jackknife of(double whole, double[] withoutOne, int split) {
            Jackknife ours = ofOneWindow(whole, Arrays.copyOf(withoutOne, split));
            Jackknife theirs = ofOneWindow(whole, Arrays.copyOfRange(withoutOne, split, withoutOne.length));
            double variance = ours.variance + theirs.variance;
            double part = variance == 0 ? 0.5 : ours.variance / variance;
            double degrees = 1 / (part * part / ours.degrees + (1 - part) * (1 - part) / theirs.degrees);
            return new Jackknife(ours.bias + theirs.bias, variance, degrees);
        }

        private static Jackknife ofOneWindow(double whole, double[] withoutOne) {
            int days = withoutOne.length;
            double mean = Arrays.stream(withoutOne).average().orElseThrow();
            double squares = Arrays.stream(withoutOne)
                    .map(one -> (one - mean) * (one - mean))
                    .sum();
            return new Jackknife((days - 1) * (mean - whole), squares * (days - 1) / days, days - 1);
        }

        double reach(double confidence) {
            return StudentT.twoSided(confidence, degrees) * Math.sqrt(variance);
        }
    }
}
