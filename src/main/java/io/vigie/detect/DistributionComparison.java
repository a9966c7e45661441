package io.vigie.detect;

import io.vigie.model.DistanceKind;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.stats.BinnedCounts;
import io.vigie.stats.Distance;
import io.vigie.stats.DriftThreshold;
import io.vigie.stats.DriftThreshold.Calibrated;
import io.vigie.stats.Estimate;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.WindowDistance;
import java.util.List;

/**
 * How far the distribution of a window lies from that of a reference, and whether that is further than the reference's
 * own days lie apart.
 *
 * <p>A distance has no good side: it is DEGRADED when its whole interval is above the bound, STABLE when the whole
 * interval is not, never IMPROVED.
 */
public sealed interface DistributionComparison {
    /** As {@link Estimate.NotEnoughData}: days, or observations. */
    record NotEnoughDistributionData(double have, double need) implements DistributionComparison {}

    /**
     * @param distance in the unit of its kind, with its interval
     * @param threshold what is usual among single days of the reference
     * @param bound from which on a distance counts: the threshold, or the tolerance where that is larger
     */
    record Shift(Interval distance, Calibrated threshold, double bound, Verdict verdict)
            implements DistributionComparison {}

    /**
     * @param current whole days, over bins shared with the reference
     * @param reference whole days
     */
    static DistributionComparison of(
            List<BinnedCounts> current, List<BinnedCounts> reference, DistanceKind kind, ComparisonParameters terms) {
        Distance distance = distance(kind);
        DriftThreshold threshold = DriftThreshold.of(reference, distance, terms.chance());
        if (threshold instanceof Estimate.NotEnoughData missing) {
            return new NotEnoughDistributionData(missing.have(), missing.need());
        }
        Estimate estimate = WindowDistance.of(current, reference, distance, terms.confidence());
        if (estimate instanceof Estimate.NotEnoughData missing) {
            return new NotEnoughDistributionData(missing.have(), missing.need());
        }
        if (!(threshold instanceof Calibrated usual && estimate instanceof Interval found)) {
            throw new IllegalStateException("there is enough data, or there is not");
        }
        double bound = Math.max(usual.value(), terms.tolerance());
        Verdict verdict =
                found.lower() > bound ? Verdict.DEGRADED : found.upper() <= bound ? Verdict.STABLE : Verdict.UNDECIDED;
        return new Shift(found, usual, bound, verdict);
    }

    /**
     * @param tolerance a distance below which no change matters, at least 0
     * @param chance of a false alarm per comparison, in (0, 1)
     * @param confidence of the distance's two-sided interval, in (0, 1)
     */
    record ComparisonParameters(double tolerance, double chance, double confidence) {
        private static final double LEAST_CHANCE = 1e-6;
        private static final double MOST_CHANCE = 0.2;

        /**
         * The chance of a false alarm that a comparison may have under a budget over all slices: windows overlap from
         * day to day, and one that shares no day with another comes once per window length, so the budget's period has
         * period / window independent comparisons in each slice. In [1e-6, 0.2]: what is rarer is beyond what some days
         * can teach, what is more frequent is no alarm.
         */
        public static double chance(FalseAlarmBudget budget, long windowMs, double shares) {
            double perComparison = budget.count() * ((double) windowMs / budget.periodMs()) / shares;
            return Math.min(MOST_CHANCE, Math.max(LEAST_CHANCE, perComparison));
        }
    }

    private static Distance distance(DistanceKind kind) {
        return switch (kind) {
            case PSI -> Distance.PSI;
            case JENSEN_SHANNON -> Distance.JENSEN_SHANNON;
            case WASSERSTEIN -> Distance.WASSERSTEIN;
            case KOLMOGOROV_SMIRNOV -> Distance.KOLMOGOROV_SMIRNOV;
        };
    }
}
