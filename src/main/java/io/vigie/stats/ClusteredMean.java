package io.vigie.stats;

import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.Estimate.NotEnoughData;
import java.util.List;

/**
 * A mean of non-negative values over full traffic, such as the cost of a request, with days as the sampling unit (see
 * {@link ClusteredRate}).
 *
 * <p>Ratio estimator R = Σx/Σm over the days' totals x and counts m with the linearised variance D/(D−1)·Σ(x_d −
 * R·m_d)²/(Σm)² and Student's t with D − 1 degrees of freedom, times (1 + r)/(1 − r) for days of {@link DayCorrelation}
 * r. Since D days that happen to agree prove little, the
 * interval is never narrower than that of as many independent values with the same variance. Source: Cochran 1977,
 * "Sampling Techniques", 6.3 and 9A.
 *
 * <p>The unit is that of the values; the lower bound is at least 0. No state; memory: one merged sum while it computes.
 */
public final class ClusteredMean {
    private ClusteredMean() {}

    /**
     * Days without values do not count; {@link NotEnoughData} in days below {@link ClusteredRate#LEAST_DAYS}. The n is
     * the number of independent values that would have this variance, at most the number of values.
     *
     * @param days the sums of each day, all of weight 1 and at least 0
     * @param confidence two-sided, in (0, 1)
     */
    public static Estimate of(List<WeightedSums> days, double confidence) {
        return of(days, confidence, DayCorrelation.NONE);
    }

    /** The same where days depend on each other. */
    public static Estimate of(List<WeightedSums> days, double confidence, DayCorrelation correlation) {
        WeightedSums all = new WeightedSums();
        int used = 0;
        for (WeightedSums day : days) {
            all.merge(day);
            used += day.count() > 0 ? 1 : 0;
        }
        if (used < ClusteredRate.LEAST_DAYS) {
            return new NotEnoughData(used, ClusteredRate.LEAST_DAYS);
        }
        double total = (double) all.count();
        double mean = all.weightedTotal() / total;
        double squares = residuals(days, all, used).squares();
        double error = Math.sqrt(squares / ((double) used * (used - 1))) * correlation.widening();
        double variance = all.variance().orElse(0);
        double reach = Math.max(
                StudentT.twoSided(confidence, used - 1) * error,
                NormalDistribution.quantile((1 + confidence) / 2) * Math.sqrt(variance / total));
        double effective = error == 0 || variance == 0 ? total : Math.min(total, variance / (error * error));
        return new Interval(mean, Math.max(0, mean - reach), mean + reach, effective);
    }

    /** How alike these days are, which are in the order of time. */
    public static DayCorrelation correlation(List<WeightedSums> days) {
        WeightedSums all = new WeightedSums();
        int used = 0;
        for (WeightedSums day : days) {
            all.merge(day);
            used += day.count() > 0 ? 1 : 0;
        }
        return used < 2 ? DayCorrelation.NONE : residuals(days, all, used);
    }

    private static DayCorrelation residuals(List<WeightedSums> days, WeightedSums all, int used) {
        double mean = all.weightedTotal() / all.count();
        double usual = (double) all.count() / used;
        return DayCorrelation.of(days.stream()
                .mapToDouble(day -> (day.weightedTotal() - mean * day.count()) / usual)
                .toArray());
    }
}
