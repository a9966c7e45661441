package io.vigie.stats;

import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.Estimate.NotEnoughData;
import java.util.List;

/**
 * A rate over full traffic, whose interval takes whole days as the sampling unit: observations within a day depend on
 * each other (one outage fails them all), days much less; how much is told by a {@link DayCorrelation}.
 *
 * <p>Ratio estimator R = Σx/Σm with the linearised variance D/(D−1)·Σ(x_d − R·m_d)²/(Σm)² and Student's t with D − 1
 * degrees of freedom, times (1 + r)/(1 − r) for days of correlation r. Source: Cochran 1977, "Sampling
 * Techniques", 6.3 and 9A. Since D days that happen to agree prove
 * little, the interval is never narrower than Wilson's over all observations.
 *
 * <p>A rate in [0, 1], no unit; days without observations do not count. No state; memory: none beyond the days.
 */
public final class ClusteredRate {
    /** Fewer days say nothing of how days differ. */
    public static final int LEAST_DAYS = 3;

    private ClusteredRate() {}

    /** One day's part of a whole; refused unless 0 ≤ numerator ≤ denominator. */
    public record DayCount(long numerator, long denominator) {
        public DayCount {
            if (numerator < 0 || numerator > denominator) {
                throw new IllegalArgumentException("not a part of a whole: " + numerator + " of " + denominator);
            }
        }
    }

    /**
     * Days without observations do not count; {@link NotEnoughData} in days below {@link #LEAST_DAYS}. The interval is
     * clipped to [0, 1]; its n is the number of independent observations that would have this variance, at most the
     * number of observations.
     */
    public static Estimate of(List<DayCount> days, double confidence) {
        return of(days, confidence, DayCorrelation.NONE);
    }

    /** The same where days depend on each other. */
    public static Estimate of(List<DayCount> days, double confidence, DayCorrelation correlation) {
        DailyRateSample sample = DailyRateSample.of(days).widened(correlation);
        if (sample.days() < LEAST_DAYS) {
            return new NotEnoughData(sample.days(), LEAST_DAYS);
        }
        double rate = sample.rate();
        double reach = StudentT.twoSided(confidence, sample.days() - 1) * sample.standardError();
        if (!(WilsonInterval.of(rate, sample.total(), confidence) instanceof Interval independent)) {
            throw new IllegalStateException("days with observations have a total above 0");
        }
        return new Interval(
                rate,
                Math.max(0, Math.min(independent.lower(), rate - reach)),
                Math.min(1, Math.max(independent.upper(), rate + reach)),
                sample.effectiveSize());
    }

    /** How alike these days are, which are in the order of time. */
    public static DayCorrelation correlation(List<DayCount> days) {
        return DailyRateSample.of(days).correlation();
    }

    /** Rate and standard error over the days that have observations. */
    record DailyRateSample(int days, double total, double rate, double standardError, DayCorrelation correlation) {
        static DailyRateSample of(List<DayCount> counts) {
            int days = 0;
            double numerator = 0;
            double total = 0;
            for (DayCount day : counts) {
                days += day.denominator > 0 ? 1 : 0;
                numerator += day.numerator;
                total += day.denominator;
            }
            if (days < 2) {
                return new DailyRateSample(days, total, total == 0 ? 0 : numerator / total, 0, DayCorrelation.NONE);
            }
            double rate = numerator / total;
            double usual = total / days;
            double[] residuals = counts.stream()
                    .mapToDouble(day -> (day.numerator - rate * day.denominator) / usual)
                    .toArray();
            DayCorrelation correlation = DayCorrelation.of(residuals);
            double error = Math.sqrt(correlation.squares() / ((double) days * (days - 1)));
            return new DailyRateSample(days, total, rate, error, correlation);
        }

        DailyRateSample widened(DayCorrelation by) {
            return new DailyRateSample(days, total, rate, standardError * by.widening(), correlation);
        }

        double effectiveSize() {
            double variance = standardError * standardError;
            double binomial = rate * (1 - rate);
            return variance == 0 || binomial == 0 ? total : Math.min(total, binomial / variance);
        }
    }
}
