package io.vigie.window;

import io.vigie.model.LabelContribution;
import io.vigie.stats.WeightedSums;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The scores of one criterion in one pane: the truth, the judge's and the users', each apart. Mergeable; about 250
 * bytes.
 */
public final class CriterionSums {

    private final WeightedSums truth;
    private final WeightedSums judge;
    private final WeightedSums user;

    public CriterionSums() {
        this(new WeightedSums(), new WeightedSums(), new WeightedSums());
    }

    private CriterionSums(WeightedSums truth, WeightedSums judge, WeightedSums user) {
        this.truth = truth;
        this.judge = judge;
        this.user = user;
    }

    void add(LabelContribution.ScoreContribution score) {
        // A judge scores, and a user reacts to, whatever there is: only the truth is sampled by design, so only it is
        // weighted.
        double weight = score.source() == LabelContribution.ScoreSource.TRUTH ? 1 / score.probability() : 1;
        WeightedSums sums = of(score.source());
        if (score.sign() > 0) {
            sums.add(score.score(), weight);
        } else {
            sums.remove(score.score(), weight);
        }
    }

    void merge(CriterionSums other) {
        truth.merge(other.truth);
        judge.merge(other.judge);
        user.merge(other.user);
    }

    /** Scores of {@code HUMAN} and {@code GROUND_TRUTH}, weighted by 1/π. */
    public WeightedSums truth() {
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

    WeightedSums of(LabelContribution.ScoreSource source) {
        return switch (source) {
            case TRUTH -> truth;
            case JUDGE -> judge;
            case USER -> user;
        };
    }

    void writeTo(DataOutput out) throws IOException {
        truth.writeTo(out);
        judge.writeTo(out);
        user.writeTo(out);
    }

    static CriterionSums readFrom(DataInput in) throws IOException {
        return new CriterionSums(WeightedSums.readFrom(in), WeightedSums.readFrom(in), WeightedSums.readFrom(in));
    }
}
