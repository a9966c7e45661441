package io.vigie.stats;

import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.Estimate.NotEnoughData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The largest difference among several independent groups, with an interval that knows that the two were picked because
 * they are far apart.
 *
 * <p>The interval is that of the largest true difference, whichever groups it may be between. Every pair has an
 * interval of its difference ({@link MoverInterval}; from Wilson intervals that is Newcombe's) at the confidence
 * c^(1/m) for m pairs, so that all of them hold together with confidence c (Šidák 1967, "Rectangular confidence regions
 * for the means of multivariate normal distributions", JASA 62: it needs no independence of the pairs). Where they do,
 * the largest true difference is at least the largest lower bound of a pair, 0 if none is above 0, and at most the
 * largest upper bound. Beside it the interval of the picked pair alone would exclude 0 far too often.
 *
 * <p>In the unit of the figures, never negative. Covers at least the nominal part, in simulation 0.95 to 1: it is the
 * cautious side where groups are alike. No state; memory: an interval a group.
 *
 * @param highest place of the group with the highest figure in the list that was given, the first of equals
 * @param lowest place of the group with the lowest figure, the first of equals; another than {@code highest}
 * @param difference the highest figure − the lowest, with its interval
 */
public record LargestGap(int highest, int lowest, Interval difference) {
    /**
     * The least ratio of two selection rates that is not taken as evidence of adverse impact: Uniform Guidelines on
     * Employee Selection Procedures, 29 CFR 1607.4 D (EEOC 1978).
     */
    public static final double FOUR_FIFTHS = 0.8;

    /** The figure of one group. */
    @FunctionalInterface
    public interface GroupEstimate {
        /** The same value at every confidence; {@link NotEnoughData} at every confidence or at none. */
        Estimate at(double confidence);
    }

    /**
     * Groups without enough data do not count; empty where fewer than two others are left.
     *
     * @param confidence of the interval, in (0, 1)
     */
    public static Optional<LargestGap> of(List<? extends GroupEstimate> groups, double confidence) {
        NormalDistribution.requireConfidence(confidence);
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).at(confidence) instanceof Interval) {
                indices.add(i);
            }
        }
        int count = indices.size();
        if (count < 2) {
            return Optional.empty();
        }
        double ofPair = StrictMath.pow(confidence, 2.0 / ((double) count * (count - 1)));
        List<Interval> intervals = new ArrayList<>(count);
        for (int index : indices) {
            if (!(groups.get(index).at(ofPair) instanceof Interval interval)) {
                throw new IllegalArgumentException("a group has enough data at one confidence and not at another");
            }
            intervals.add(interval);
        }
        int highest = 0;
        int lowest = 0;
        for (int i = 1; i < count; i++) {
            highest = intervals.get(i).value() > intervals.get(highest).value() ? i : highest;
            lowest = intervals.get(i).value() < intervals.get(lowest).value() ? i : lowest;
        }
        // Only where all are equal are both the first.
        lowest = lowest == highest ? 1 : lowest;
        return Optional.of(
                new LargestGap(indices.get(highest), indices.get(lowest), difference(intervals, highest, lowest)));
    }

    private static Interval difference(List<Interval> intervals, int highest, int lowest) {
        Interval picked = MoverInterval.difference(intervals.get(highest), intervals.get(lowest));
        double lower = 0;
        double upper = picked.upper();
        for (int i = 0; i < intervals.size(); i++) {
            for (int j = 0; j < i; j++) {
                Interval pair = MoverInterval.difference(intervals.get(i), intervals.get(j));
                lower = Math.max(lower, Math.max(pair.lower(), -pair.upper()));
                upper = Math.max(upper, Math.max(pair.upper(), -pair.lower()));
            }
        }
        // A pair of well-known groups may prove more than a wider pair shows.
        return new Interval(picked.value(), Math.min(lower, picked.value()), upper, picked.n());
    }

    /**
     * The worse of two shares of good outcomes, divided by the better one: 1 is equal, below {@link #FOUR_FIFTHS} the
     * four-fifths rule is broken. 1 where both are 0.
     *
     * @throws IllegalArgumentException for shares outside [0, 1]
     */
    public static double ratio(double oneShare, double otherShare) {
        double worse = Math.min(oneShare, otherShare);
        double better = Math.max(oneShare, otherShare);
        if (!(worse >= 0 && better <= 1)) {
            throw new IllegalArgumentException("shares are in [0, 1], not " + oneShare + " and " + otherShare);
        }
        return better == 0 ? 1 : worse / better;
    }
}
