package io.vigie.stats;

import io.vigie.stats.Estimate.NotEnoughData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * From where on a distance is unusual, learned from the days of a reference and not from a folk constant: how far does
 * each day lie from all the others together, and which distance would the next day exceed with a small chance only?
 *
 * <p>The square of a distance behaves like a sum of squares, whose cube root is near to normal. On that scale, x =
 * d^(2/3) (PSI is a square already: d^(1/3)), the threshold is the one-sided prediction bound m + t·s·√(1 + 1/D) with m
 * and s the days' mean and standard deviation (D − 1) and t Student's quantile of 1 − α with D − 1 degrees of freedom.
 * Source: Wilson and Hilferty 1931, "The distribution of chi-square", PNAS 17; Hahn and Meeker 1991, "Statistical
 * intervals", chapter 4 (prediction of one future observation). Logarithms would be no alternative: days that happen to
 * lie near the middle spread them so far that the bound is three times as high.
 *
 * <p>Whole days are the unit, so dependence within a day and a weekly pattern are part of what is usual. For one
 * further day the chance is near α (at α = 0.05 up to 0.07 measured for one normal effect, at α = 0.01 up to 0.04 for
 * heavy tails); a window of many days varies less, for it the chance is far smaller.
 *
 * <p>Where all days agree to the last count, the threshold is the distance that a share of 1 − α^(1/n) of a day of n
 * observations (their median) makes when it goes where it never was: the upper bound of Clopper and Pearson 1934 for
 * what n observations have not shown.
 *
 * <p>In the unit of the distance. Memory: none beyond the counts.
 */
public sealed interface DriftThreshold permits DriftThreshold.Calibrated, NotEnoughData {
    /** From fewer days no whole week is seen. */
    int LEAST_DAYS = 7;

    /**
     * @param value a distance above it is unusual; finite, at least 0, at most the distance's bound
     * @param medianDayDistance what is usual: the median of the days' distances from the other days
     * @param days with observations
     */
    record Calibrated(double value, double medianDayDistance, int days) implements DriftThreshold {}

    /**
     * Days without observations do not count; {@link NotEnoughData} in days below {@link #LEAST_DAYS}.
     *
     * @param days of the reference, over shared bins
     * @param chance α in (0, 1) of a false alarm, per comparison of one day
     * @throws IllegalArgumentException for another chance, bins that are not shared, or a distance that cannot compare
     *     these
     */
    static DriftThreshold of(List<BinnedCounts> days, Distance distance, double chance) {
        if (!(chance > 0 && chance < 1)) {
            throw new IllegalArgumentException("a chance of a false alarm is in (0, 1), not " + chance);
        }
        List<BinnedCounts> used = new ArrayList<>(days);
        used.removeIf(BinnedCounts::isEmpty);
        if (used.size() < LEAST_DAYS) {
            return new NotEnoughData(used.size(), LEAST_DAYS);
        }
        BinnedCounts all = BinnedCounts.pooled(used);
        double[] distances = used.stream()
                .mapToDouble(day -> distance.between(day, all.without(day)).orElseThrow())
                .sorted()
                .toArray();
        double value = distances[distances.length - 1] > 0
                ? predictionBound(distances, distance == Distance.PSI ? 1.0 / 3 : 2.0 / 3, chance)
                : whereAllDaysAgree(all, distance, -Math.expm1(Math.log(chance) / medianTotal(used)));
        return new Calibrated(Math.min(distance.most(), value), median(distances), used.size());
    }

    private static double whereAllDaysAgree(BinnedCounts all, Distance distance, double share) {
        List<BinnedCounts> moved = all.moved(share);
        return distance.between(moved.get(0), moved.get(1)).orElseThrow();
    }

    private static double predictionBound(double[] distances, double power, double chance) {
        double[] nearNormal =
                Arrays.stream(distances).map(one -> Math.pow(one, power)).toArray();
        double mean = Arrays.stream(nearNormal).average().orElseThrow();
        double squares = Arrays.stream(nearNormal)
                .map(one -> (one - mean) * (one - mean))
                .sum();
        int days = distances.length;
        double reach = StudentT.quantile(1 - chance, days - 1) * Math.sqrt(squares / (days - 1) * (1 + 1.0 / days));
        return Math.pow(Math.max(0, mean + reach), 1 / power);
    }

    /** Observations of the median day. */
    static double medianTotal(List<BinnedCounts> days) {
        return median(days.stream().mapToDouble(BinnedCounts::total).sorted().toArray());
    }

    private static double median(double[] ascending) {
        int middle = ascending.length / 2;
        return ascending.length % 2 == 1 ? ascending[middle] : (ascending[middle - 1] + ascending[middle]) / 2;
    }
}
