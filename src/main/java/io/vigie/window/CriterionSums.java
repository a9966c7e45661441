package io.vigie.window;

import io.vigie.model.LabelContribution;
import io.vigie.stats.StratifiedSums;
import io.vigie.stats.WeightedSums;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The scores of one criterion in one pane: the truth, the judge's and the users', each apart. Mergeable; about 250
 * bytes, and 90 for each further stratum of label probabilities.
 */
public final class CriterionSums {

    private static final int JUDGED = 1;
    private static final int OF_USERS = 1 << 1;

    private final StratifiedSums truth;
    private final WeightedSums judge;
    private final WeightedSums user;

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
        // A judge scores, and a user reacts to, whatever there is: only the truth is sampled by design, so only it is
        // weighted, and apart by what requests are counted by.
        if (score.source() != LabelContribution.ScoreSource.TRUTH) {
            WeightedSums sums = score.source() == LabelContribution.ScoreSource.JUDGE ? judge : user;
            if (score.sign() > 0) {
                sums.add(score.score(), 1);
            } else {
                sums.remove(score.score(), 1);
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

    boolean isSame(CriterionSums other) {
        return truth.isSame(other.truth) && judge.isSame(other.judge) && user.isSame(other.user);
    }

    void merge(CriterionSums other) {
        truth.merge(other.truth);
        judge.merge(other.judge);
        user.merge(other.user);
    }

    /**
     * Scores of {@code HUMAN} and {@code GROUND_TRUTH}, weighted by 1/π, by stratum of the label probability that the
     * request told or, where it told none, of π.
     */
    public StratifiedSums truth() {
        return truth;
    }

    /** Scores of {@code JUDGE}, unweighted. */
    public WeightedSums judge() {
        return judge;
    }

    /** Scores of {@code USER}, unweighted. */
    public WeightedSums user() {
        return user;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeByte((judge.isEmpty() ? 0 : JUDGED) | (user.isEmpty() ? 0 : OF_USERS));
        truth.writeTo(out);
        if (!judge.isEmpty()) {
            judge.writeTo(out);
        }
        if (!user.isEmpty()) {
            user.writeTo(out);
        }
    }

    static CriterionSums readFrom(DataInput in) throws IOException {
        int sources = in.readUnsignedByte();
        return new CriterionSums(
                StratifiedSums.readFrom(in),
                (sources & JUDGED) == 0 ? new WeightedSums() : WeightedSums.readFrom(in),
                (sources & OF_USERS) == 0 ? new WeightedSums() : WeightedSums.readFrom(in));
    }
}
