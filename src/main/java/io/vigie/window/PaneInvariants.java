package io.vigie.window;

import io.vigie.model.MetricDefinition.Counted;
import io.vigie.model.PaneUpdate;
import io.vigie.stats.LogHistogram;
import io.vigie.stats.PairSums;
import io.vigie.stats.StratifiedSums;
import io.vigie.stats.WeightedSums;
import java.util.OptionalDouble;

/**
 * What every whole pane satisfies, whoever wrote it, so that its figures and sums of many of them can be computed. A
 * part of a pane need not: it may take back what another part gave.
 */
public final class PaneInvariants {
    /** More requests than five minutes have. */
    private static final long MOST_COUNT = 1L << 40;

    /** More than sums of anything allowed come to, and squares of it still add up. */
    private static final double MOST_SUM = 1e60;

    private static final double ROUNDING = 1e-9;

    private PaneInvariants() {}

    /** @throws IllegalArgumentException if this is no pane, with what is wrong with it */
    public static void require(PaneUpdate.PaneContent content) {
        require(RollUpLevel.PANE.floor(content.start()) == content.start(), "no pane starts at " + content.start());
        Pane pane = PaneCodec.decode(content.sums());
        requireCounts(pane);
        requireHistogram(pane.latency);
        requireHistogram(pane.firstToken);
        for (Pane.Amount amount : Pane.Amount.values()) {
            requireHistogram(pane.histogram(amount));
            requireAmounts(amount, pane);
        }
        requireScores(pane.afterBad);
        requireScores(pane.afterGood);
        for (CriterionSums criterion : pane.criteria.values()) {
            requireScores(criterion.truth());
            requireScores(criterion.judge());
            requireScores(criterion.user());
            requirePairs(criterion);
        }
    }

    private static void requireCounts(Pane pane) {
        long answered = 0;
        for (long count : pane.byStatus) {
            requirePart(count, pane.requests);
            answered += count;
        }
        requirePart(pane.requests, MOST_COUNT);
        long inStrata = 0;
        for (long count : pane.requestsByStratum.values()) {
            requirePart(count, pane.requests - inStrata);
            inStrata += count;
        }
        requirePart(pane.unanswered, pane.requests);
        requirePart(answered, pane.requests - pane.unanswered);
        requirePart(pane.turns, MOST_COUNT);
        requirePart(pane.abandoned, pane.turns);
        for (long count : pane.bySignal) {
            requirePart(count, pane.turns);
        }
        requirePart(pane.latencySumMs, Long.MAX_VALUE);
        for (long count : pane.confidenceBins) {
            requirePart(count, MOST_COUNT);
        }
        pane.outcomes.values().forEach(count -> requirePart(count, MOST_COUNT));
    }

    private static void requirePart(long part, long whole) {
        require(part >= 0 && part <= whole, "a count of " + part + " where at most " + whole + " are possible");
    }

    private static void requireHistogram(LogHistogram histogram) {
        for (long count : histogram.counts()) {
            requirePart(count, MOST_COUNT);
        }
        requirePart(histogram.count(), MOST_COUNT);
        require(Math.abs(histogram.sum()) <= MOST_SUM, "values that sum up to " + histogram.sum());
    }

    private static void requireAmounts(Pane.Amount amount, Pane pane) {
        WeightedSums sums = pane.sums(amount);
        String what = "amounts of " + amount;
        requirePart(sums.count(), amount.counted() == Counted.ANSWER ? pane.answered() : pane.requests());
        require(sums.isWithin(MOST_SUM), what + " out of range: " + sums);
        require(sums.weightedTotal() >= 0, what + " below 0: " + sums);
    }

    private static void requireScores(StratifiedSums sums) {
        sums.strata().values().forEach(PaneInvariants::requireScores);
    }

    private static void requireScores(WeightedSums sums) {
        requirePart(sums.count(), MOST_COUNT);
        require(sums.isWithin(MOST_SUM), "sums of scores out of range: " + sums);
        OptionalDouble mean = sums.mean();
        require(
                mean.isEmpty() || (mean.getAsDouble() >= -ROUNDING && mean.getAsDouble() <= 1 + ROUNDING),
                "scores outside [0, 1]: " + sums);
    }

    private static void requirePairs(CriterionSums criterion) {
        if (!criterion.hasPairs()) {
            return;
        }
        PairSums pairs = criterion.pairs();
        requirePart(
                pairs.count(),
                Math.min(criterion.truth().count(), criterion.judge().count()));
        require(pairs.isWithin(MOST_SUM), "sums of pairs out of range: " + pairs);
        double truth = pairs.truthMean().orElse(0);
        double judge = pairs.judgeMean().orElse(0);
        require(
                truth >= -ROUNDING && truth <= 1 + ROUNDING && judge >= -ROUNDING && judge <= 1 + ROUNDING,
                "pairs of scores outside [0, 1]: " + pairs);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
