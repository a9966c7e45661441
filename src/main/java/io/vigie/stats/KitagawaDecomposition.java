package io.vigie.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What each of several groups contributes to the change of a rate over all of them: by a change of its own rate, and by
 * a change of its part of the whole.
 *
 * <p>With parts of the whole w and rates r before, w′ and r′ after, the rate of the whole is Σw·r, and its change is
 * Σ(w+w′)/2·(r′−r), what changed within the groups, plus Σ(w′−w)·((r+r′)/2 − c), what the mix changed. Neither window
 * has a privileged place, so there is no third term of interaction. Since the parts add up to 1, c changes no sum; it
 * is the mean of the two rates of the whole, so that a group which grew contributes more to a rate that it is above,
 * and less to one that it is below.
 *
 * <p>A group that is new or gone has no rate in one of the windows, so nothing can have changed within it: all that it
 * contributes is mix.
 *
 * <p>Contributions are in the unit of the rates, of any sign; they add up to the change, but for rounding. They say
 * which groups carry a change, not why they changed. No state; memory: a few numbers a group. Source: Kitagawa 1955,
 * "Components of a difference between two rates", JASA 50, with the mix term centred.
 *
 * @param reference the rate of the whole before
 * @param current the rate of the whole after
 * @param parts in the order of the groups
 */
public record KitagawaDecomposition(double reference, double current, List<GroupContribution> parts) {

    /**
     * A group in two windows. The weights need not add up to 1. A rate counts only where its weight is above 0, and may
     * be anything where it is 0.
     *
     * @param referenceWeight at least 0, such as a number of requests; 0: the group is new
     * @param currentWeight at least 0; 0: the group is gone
     */
    public record RateGroup(double referenceWeight, double referenceRate, double currentWeight, double currentRate) {
        /**
         * @throws IllegalArgumentException for a weight that is negative or not finite, or a rate that counts and is
         * not finite
         */
        public RateGroup {
            requireWeight(referenceWeight);
            requireWeight(currentWeight);
            if ((referenceWeight > 0 && !Double.isFinite(referenceRate))
                    || (currentWeight > 0 && !Double.isFinite(currentRate))) {
                throw new IllegalArgumentException(
                        "the rate of a group is finite, not " + referenceRate + " and " + currentRate);
            }
        }

        private static void requireWeight(double weight) {
            if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a weight is finite and at least 0, not " + weight);
            }
        }
    }

    /**
     * What one group contributes.
     *
     * @param within by its rate
     * @param mix by its part of the whole
     */
    public record GroupContribution(double within, double mix) {
        public double contribution() {
            return within + mix;
        }
    }

    public KitagawaDecomposition {
        parts = List.copyOf(parts);
    }

    /** Empty where one of the windows has no weight at all: there is no change to speak of. */
    public static Optional<KitagawaDecomposition> of(List<RateGroup> groups) {
        double before = 0;
        double after = 0;
        for (RateGroup group : groups) {
            before += group.referenceWeight;
            after += group.currentWeight;
        }
        if (!(before > 0 && after > 0 && Double.isFinite(before) && Double.isFinite(after))) {
            return Optional.empty();
        }
        double reference = 0;
        double current = 0;
        for (RateGroup group : groups) {
            reference += group.referenceWeight == 0 ? 0 : group.referenceWeight / before * group.referenceRate;
            current += group.currentWeight == 0 ? 0 : group.currentWeight / after * group.currentRate;
        }
        List<GroupContribution> parts = new ArrayList<>(groups.size());
        for (RateGroup group : groups) {
            parts.add(part(group, before, after, (reference + current) / 2));
        }
        return Optional.of(new KitagawaDecomposition(reference, current, parts));
    }

    private static GroupContribution part(RateGroup group, double before, double after, double centre) {
        if (group.referenceWeight == 0 && group.currentWeight == 0) {
            return new GroupContribution(0, 0);
        }
        double from = group.referenceWeight / before;
        double to = group.currentWeight / after;
        double rateBefore = group.referenceWeight == 0 ? group.currentRate : group.referenceRate;
        double rateAfter = group.currentWeight == 0 ? group.referenceRate : group.currentRate;
        return new GroupContribution(
                (from + to) / 2 * (rateAfter - rateBefore), (to - from) * ((rateBefore + rateAfter) / 2 - centre));
    }

    /** Of the whole: current − reference. */
    public double change() {
        return current - reference;
    }

    /** What changed within the groups. */
    public double within() {
        return parts.stream().mapToDouble(GroupContribution::within).sum();
    }

    /** What the mix changed. */
    public double mix() {
        return parts.stream().mapToDouble(GroupContribution::mix).sum();
    }
}
