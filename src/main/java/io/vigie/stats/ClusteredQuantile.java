package io.vigie.stats;

import io.vigie.stats.ClusteredRate.DailyRateSample;
import io.vigie.stats.ClusteredRate.DayCount;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.Estimate.NotEnoughData;
import java.util.ArrayList;
import java.util.List;

/**
 * A quantile over full traffic, with days as the sampling unit (see {@link ClusteredRate}).
 *
 * <p>Woodruff's interval: how well the distribution function is known at the estimated quantile, as two probabilities
 * around q, turned back into values. It ends at the edges of the histogram's bins, so that it covers the exact quantile
 * and not its 1 % approximation. Source: Woodruff 1952, "Confidence intervals for medians and other position measures",
 * JASA 47. No state; memory: one merged histogram while it computes.
 */
public final class ClusteredQuantile {
    private ClusteredQuantile() {}

    /**
     * In the unit of the values. Days without values do not count; {@link NotEnoughData} in days below
     * {@link ClusteredRate#LEAST_DAYS}. The n is the effective size of the distribution function at the estimate.
     *
     * @param q in (0, 1)
     * @throws IllegalArgumentException for another q
     */
    public static Estimate of(List<LogHistogram> days, double q, double confidence) {
        return of(days, q, confidence, DayCorrelation.NONE);
    }

    /** The same where days depend on each other. */
    public static Estimate of(List<LogHistogram> days, double q, double confidence, DayCorrelation correlation) {
        requireQuantile(q);
        LogHistogram all = new LogHistogram();
        int used = 0;
        for (LogHistogram day : days) {
            all.merge(day);
            used += day.isEmpty() ? 0 : 1;
        }
        if (used < ClusteredRate.LEAST_DAYS) {
            return new NotEnoughData(used, ClusteredRate.LEAST_DAYS);
        }
        double value = all.quantile(q).orElseThrow();
        DailyRateSample sample = sample(days, value).widened(correlation);
        double reach = StudentT.twoSided(confidence, used - 1) * sample.standardError();
        if (!(WilsonInterval.of(q, sample.total(), confidence) instanceof Interval independent)) {
            throw new IllegalStateException("days with values have a total above 0");
        }
        double lower = Math.max(0, Math.min(independent.lower(), q - reach));
        double upper = Math.min(1, Math.max(independent.upper(), q + reach));
        return new Interval(
                value,
                all.quantile(lower).orElseThrow() / (1 + LogHistogram.RELATIVE_ACCURACY),
                Math.min(Double.MAX_VALUE, all.quantile(upper).orElseThrow() / (1 - LogHistogram.RELATIVE_ACCURACY)),
                sample.effectiveSize());
    }

    /**
     * How alike these days are, which are in the order of time, in their shares of values up to the quantile.
     *
     * @param q in (0, 1)
     */
    public static DayCorrelation correlation(List<LogHistogram> days, double q) {
        requireQuantile(q);
        LogHistogram all = new LogHistogram();
        days.forEach(all::merge);
        return all.isEmpty()
                ? DayCorrelation.NONE
                : sample(days, all.quantile(q).orElseThrow()).correlation();
    }

    private static void requireQuantile(double q) {
        if (!(q > 0 && q < 1)) {
            throw new IllegalArgumentException("a quantile with an interval is in (0, 1), not " + q);
        }
    }

    /**
     * The distribution function at the estimate. Where one bin holds much, q lies between two steps of it: the less
     * certain one counts.
     */
    private static DailyRateSample sample(List<LogHistogram> days, double value) {
        DailyRateSample at = atMost(days, value);
        DailyRateSample below = atMost(days, value / LogHistogram.GAMMA);
        return at.standardError() >= below.standardError() ? at : below;
    }

    private static DailyRateSample atMost(List<LogHistogram> days, double value) {
        List<DayCount> counts = new ArrayList<>(days.size());
        for (LogHistogram day : days) {
            counts.add(new DayCount(day.countAtMost(value), day.count()));
        }
        return DailyRateSample.of(counts);
    }
}
