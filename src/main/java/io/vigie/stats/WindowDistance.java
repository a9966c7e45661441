package io.vigie.stats;

import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.Estimate.NotEnoughData;
import java.util.ArrayList;
import java.util.List;

/**
 * The distance of a window's pooled days from a reference's, with an interval that takes whole days as the sampling unit: the days are left out one by one,
 * in both windows (jackknife), and Student's t is used.
 *
 * <p>A distance of samples is above 0 even where nothing has changed. Its square behaves like a quadratic form there, so the jackknife works on squares
 * (PSI is such a form itself): it takes out the bias of first order and gives the variance, on Welch and Satterthwaite's degrees of freedom. The lower bound is 0
 * where the days do not prove a distance. Source: Efron 1982, "The jackknife, the bootstrap and other resampling plans", chapters 2 and 3; Miller 1974, "The
 * jackknife: a review", Biometrika 61.
 *
 * <p>In the unit of the distance. Memory: none beyond the counts; time: one distance per day.
 */
public final class WindowDistance {
    /** Fewer days say nothing of how days differ. */
    public static final int LEAST_DAYS = ClusteredRate.LEAST_DAYS;

    private WindowDistance() {}

    /**
     * The value is the plain distance of the pooled windows; 0 ≤ lower ≤ value ≤ upper; n is the number of days of the window that has fewer. Days without
     * observations do not count. {@link NotEnoughData} in days when either window has fewer than {@link #LEAST_DAYS}, in observations when the current
     * window has fewer than the median day of the reference.
     *
     * @param current days, over bins shared with the reference
     * @param confidence in (0, 1), two-sided
     * @throws IllegalArgumentException for another confidence, bins that are not shared, or a distance that cannot compare these
     */
    public static Estimate of(List<Binned> current, List<Binned> reference, Distance distance, double confidence) {
        NormalDistribution.requireConfidence(confidence);
        List<Binned> ours = withObservations(current);
        List<Binned> theirs = withObservations(reference);
        int days = Math.min(ours.size(), theirs.size());
        if (days < LEAST_DAYS) {
            return new NotEnoughData(days, LEAST_DAYS);
        }
        Binned now = Binned.pooled(ours);
        Binned before = Binned.pooled(theirs);
        double need = DriftThreshold.medianTotal(theirs);
        if (now.total() < need) {
            return new NotEnoughData(now.total(), need);
        }
        double value = distance.between(now, before).orElseThrow();
        double power = distance == Distance.PSI ? 1 : 2;
        double square = Math.pow(value, power);
        Jackknife inCurrent = Jackknife.of(
                square,
                ours.stream()
                        .mapToDouble(day ->
                                distance.between(now.without(day), before).orElseThrow())
                        .map(one -> Math.pow(one, power))
                        .toArray());
        Jackknife inReference = Jackknife.of(
                square,
                theirs.stream()
                        .mapToDouble(day ->
                                distance.between(now, before.without(day)).orElseThrow())
                        .map(one -> Math.pow(one, power))
                        .toArray());
        double centre = square - inCurrent.bias - inReference.bias;
        double reach = Jackknife.reach(inCurrent, inReference, confidence);
        double lower = Math.pow(Math.max(0, centre - reach), 1 / power);
        double upper = Math.pow(Math.max(0, centre + reach), 1 / power);
        return new Interval(value, Math.min(value, lower), Math.max(value, upper), days);
    }

    private static List<Binned> withObservations(List<Binned> days) {
        List<Binned> used = new ArrayList<>(days);
        used.removeIf(Binned::isEmpty);
        return used;
    }

    private record Jackknife(double bias, double variance, int days) {
        static Jackknife of(double whole, double[] withoutOne) {
            int days = withoutOne.length;
            double mean = 0;
            for (double one : withoutOne) {
                mean += one / days;
            }
            double squares = 0;
            for (double one : withoutOne) {
                squares += (one - mean) * (one - mean);
            }
            return new Jackknife((days - 1) * (mean - whole), squares * (days - 1) / days, days);
        }

        static double reach(Jackknife one, Jackknife other, double confidence) {
            double variance = one.variance + other.variance;
            if (variance == 0) {
                return 0;
            }
            double ours = one.variance / variance;
            double theirs = other.variance / variance;
            double degrees = 1 / (ours * ours / (one.days - 1) + theirs * theirs / (other.days - 1));
            return StudentT.twoSided(confidence, degrees) * Math.sqrt(variance);
        }
    }
}
