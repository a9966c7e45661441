package io.vigie.window;

import io.vigie.model.LabelContribution;
import io.vigie.stats.PairSums;
import io.vigie.stats.PredictionPoweredMean;
import io.vigie.stats.StratifiedSums;
import io.vigie.stats.WeightedSums;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The scores of one criterion in one pane: the truth, the judge's and the users', each apart, and the answers that have
 * both a true score and a judge's. Mergeable; about 250 bytes, 90 for each further stratum of label probabilities, and
 * 500 for pairs, where there are some.
 *
 * <p>Pairs are in two halves, those of every other pane: what one says of the judge corrects the other
 * ({@link PredictionPoweredMean}).
 */
public final class CriterionSums {

    private static final int JUDGED = 1;
    private static final int OF_USERS = 1 << 1;
    private static final int PAIRS = 1 << 2;
    private static final int OTHER_PAIRS = 1 << 3;
    private static final int KNOWN = JUDGED | OF_USERS | PAIRS | OTHER_PAIRS;

    private final StratifiedSums truth;
    private final WeightedSums judge;
    private final WeightedSums user;

    /** Of panes with an even number since 1970; null: none. */
    private @Nullable PairSums evenPairs;

    /** Of panes with an odd number since 1970; null: none. */
    private @Nullable PairSums oddPairs;

    public CriterionSums() {
        this(new StratifiedSums(), new WeightedSums(), new WeightedSums());
    }

    private CriterionSums(StratifiedSums truth, WeightedSums judge, WeightedSums user) {
        this.truth = truth;
        this.judge = judge;
        this.user = user;
    }

    /** @param requestProbability the label probability that the request told, in (0, 1]; null: none */
    void add(LabelContribution.ScoreContribution score, @Nullable Double requestProbability) {
        // Only the truth is weighted apart by what requests are counted by. Users react to whatever they like: that is
        // no sample of any design.
        if (score.source() != LabelContribution.ScoreSource.TRUTH) {
            boolean isJudge = score.source() == LabelContribution.ScoreSource.JUDGE;
            WeightedSums sums = isJudge ? judge : user;
            double weight = isJudge ? 1 / score.probability() : 1;
            if (score.sign() > 0) {
                sums.add(score.score(), weight);
            } else {
                sums.remove(score.score(), weight);
            }
            return;
        }
        int stratum = StratifiedSums.stratumOf(requestProbability == null ? score.probability() : requestProbability);
        if (score.sign() > 0) {
            truth.add(stratum, score.score(), 1 / score.probability());
        } else {
            truth.remove(stratum, score.score(), 1 / score.probability());
        }
    }

    /** @param paneNumber since 1970 */
    void add(LabelContribution.PairContribution pair, long paneNumber) {
        PairSums sums = Math.floorMod(paneNumber, 2L) == 0 ? evenPairs() : oddPairs();
        if (pair.sign() > 0) {
            sums.add(pair.truth(), pair.judge(), 1 / pair.probability());
        } else {
            sums.remove(pair.truth(), pair.judge(), 1 / pair.probability());
        }
    }

    private PairSums evenPairs() {
        PairSums known = evenPairs == null ? new PairSums() : evenPairs;
        evenPairs = known;
        return known;
    }

    private PairSums oddPairs() {
        PairSums known = oddPairs == null ? new PairSums() : oddPairs;
        oddPairs = known;
        return known;
    }

    boolean isSame(CriterionSums other) {
        return truth.isSame(other.truth)
                && judge.isSame(other.judge)
                && user.isSame(other.user)
                && isSame(evenPairs, other.evenPairs)
                && isSame(oddPairs, other.oddPairs);
    }

    private static boolean isSame(@Nullable PairSums one, @Nullable PairSums other) {
        if (one == null || other == null) {
            return isNone(one) && isNone(other);
        }
        return one.isSame(other);
    }

    private static boolean isNone(@Nullable PairSums sums) {
        return sums == null || sums.isEmpty();
    }

    void merge(CriterionSums other) {
        truth.merge(other.truth);
        judge.merge(other.judge);
        user.merge(other.user);
        if (other.evenPairs != null) {
            evenPairs().merge(other.evenPairs);
        }
        if (other.oddPairs != null) {
            oddPairs().merge(other.oddPairs);
        }
    }

    /**
     * Scores of {@code HUMAN} and {@code GROUND_TRUTH}, weighted by 1/π, by stratum of the label probability that the
     * request told or, where it told none, of π.
     */
    public StratifiedSums truth() {
        return truth;
    }

    /** Scores of {@code JUDGE}, weighted by 1/π of the judge's own sampling. */
    public WeightedSums judge() {
        return judge;
    }

    /** Scores of {@code USER}, unweighted. */
    public WeightedSums user() {
        return user;
    }

    /** Answers that have both a true score and a judge's; empty where there are none. */
    public PairSums pairs() {
        PairSums all = orEmpty(evenPairs).copy();
        all.merge(orEmpty(oddPairs));
        return all;
    }

    /** Whether any answer has both a true score and a judge's. */
    public boolean hasPairs() {
        return !isNone(evenPairs) || !isNone(oddPairs);
    }

    /** Quality from judge and truth together. */
    public PredictionPoweredMean predictionPowered() {
        return PredictionPoweredMean.of(orEmpty(evenPairs), orEmpty(oddPairs), judge);
    }

    private static PairSums orEmpty(@Nullable PairSums sums) {
        return sums == null ? new PairSums() : sums;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeByte((judge.isEmpty() ? 0 : JUDGED)
                | (user.isEmpty() ? 0 : OF_USERS)
                | (isNone(evenPairs) ? 0 : PAIRS)
                | (isNone(oddPairs) ? 0 : OTHER_PAIRS));
        truth.writeTo(out);
        if (!judge.isEmpty()) {
            judge.writeTo(out);
        }
        if (!user.isEmpty()) {
            user.writeTo(out);
        }
        if (evenPairs != null && !evenPairs.isEmpty()) {
            evenPairs.writeTo(out);
        }
        if (oddPairs != null && !oddPairs.isEmpty()) {
            oddPairs.writeTo(out);
        }
    }

    static CriterionSums readFrom(DataInput in) throws IOException {
        int sources = in.readUnsignedByte();
        if ((sources & ~KNOWN) != 0) {
            throw new IOException("scores of an unknown kind: " + sources);
        }
        CriterionSums read = new CriterionSums(
                StratifiedSums.readFrom(in),
                (sources & JUDGED) == 0 ? new WeightedSums() : WeightedSums.readFrom(in),
                (sources & OF_USERS) == 0 ? new WeightedSums() : WeightedSums.readFrom(in));
        if ((sources & PAIRS) != 0) {
            read.evenPairs = PairSums.readFrom(in);
        }
        if ((sources & OTHER_PAIRS) != 0) {
            read.oddPairs = PairSums.readFrom(in);
        }
        return read;
    }
}
