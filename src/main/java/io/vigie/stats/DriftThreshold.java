package io.vigie.stats;

import io.vigie.stats.Estimate.NotEnoughData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * From where on a distance is unusual, learned from the days of a reference and not from a folk constant: how far does each day lie from all the others
 * together, and which distance would the next day exceed with a small chance only?
 *
 * <p>The logarithms of the day distances are taken as normal: the threshold is the one-sided prediction bound exp(m + t·s·√(1 + 1/D)) with m and s their mean and
 * standard deviation (D − 1) and t Student's quantile of 1 − α with D − 1 degrees of freedom. Source: Hahn and Meeker 1991, "Statistical intervals", 4.2 and
 * 4.11 (prediction of one future observation; log-normal data). Whole days are the unit, so dependence within a day and a weekly pattern are part of what is
 * usual. A window of many days varies less than one day: for it the chance is smaller than α.
 *
 * <p>A day whose distance is exactly 0 is taken to have half the smallest distance above 0, as values below a detection limit commonly are. Where all are 0, the
 * threshold is the distance that a share of 1 − α^(1/n) of a day of n observations (their median) makes when it goes where it never was: the upper bound of
 * Clopper and Pearson 1934 for what n observations have not shown.
 *
 * <p>In the unit of the distance. Memory: none beyond the counts.
 */
public sealed interface DriftThreshold permits DriftThreshold.Calibrated, NotEnoughData {
    /** From fewer days no whole week is seen. */
    int LEAST_DAYS = 7;

    /**
     * @param value a distance above it is unusual; finite, at least 0
     * @param medianDayDistance what is usual: the median of the days' distances from the other days
     * @param days with observations
     */
    record Calibrated(double value, double medianDayDistance, int days) implements DriftThreshold {}

    /**
     * Days without observations do not count; {@link NotEnoughData} in days below {@link #LEAST_DAYS}.
     *
     * @param days of the reference, over shared bins
     * @param chance α in (0, 1) of a false alarm, per comparison of one day
     * @throws IllegalArgumentException for another chance, bins that are not shared, or a distance that cannot compare these
     */
    static DriftThreshold of(List<Binned> days, Distance distance, double chance) {
        if (!(chance > 0 && chance < 1)) {
            throw new IllegalArgumentException("a chance of a false alarm is in (0, 1), not " + chance);
        }
        List<Binned> used = new ArrayList<>(days);
        used.removeIf(Binned::isEmpty);
        if (used.size() < LEAST_DAYS) {
            return new NotEnoughData(used.size(), LEAST_DAYS);
        }
        Binned all = Binned.pooled(used);
        double[] distances = used.stream()
                .mapToDouble(day -> distance.between(day, all.without(day)).orElseThrow())
                .sorted()
                .toArray();
        double smallest =
                Arrays.stream(distances).filter(one -> one > 0).findFirst().orElse(0);
        double value = smallest > 0
                ? predictionBound(distances, smallest / 2, chance)
                : whereAllDaysAgree(all, distance, -Math.expm1(Math.log(chance) / medianTotal(used)));
        return new Calibrated(Math.min(Double.MAX_VALUE, value), median(distances), used.size());
    }

    private static double whereAllDaysAgree(Binned all, Distance distance, double share) {
        List<Binned> moved = all.moved(share);
        return distance.between(moved.get(0), moved.get(1)).orElseThrow();
    }

    private static double predictionBound(double[] distances, double least, double chance) {
        double[] logs = Arrays.stream(distances)
                .map(one -> Math.log(Math.max(one, least)))
                .toArray();
        double mean = Arrays.stream(logs).average().orElseThrow();
        double squares =
                Arrays.stream(logs).map(log -> (log - mean) * (log - mean)).sum();
        double deviation = Math.sqrt(squares / (logs.length - 1));
        double reach = StudentT.quantile(1 - chance, logs.length - 1) * Math.sqrt(1 + 1.0 / logs.length);
        return Math.exp(mean + reach * deviation);
    }

    /** Observations of the median day. */
    static double medianTotal(List<Binned> days) {
        return median(days.stream().mapToDouble(Binned::total).sorted().toArray());
    }

    private static double median(double[] ascending) {
        int middle = ascending.length / 2;
        return ascending.length % 2 == 1 ? ascending[middle] : (ascending[middle - 1] + ascending[middle]) / 2;
    }
}
