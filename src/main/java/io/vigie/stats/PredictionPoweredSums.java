package io.vigie.stats;

import io.vigie.stats.Estimate.NotEnoughData;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;

/**
 * Quality from few human labels y and many judge scores f of the same answers: the judge's mean over all judged
 * answers, corrected by what the labels say of the judge. It is nearer to the truth than the labels alone where the
 * judge agrees with them, and no worse than they are where it does not.
 *
 * <p>θ = λ·mean_N(f) + mean_w(y − λf), with λ = Cov_w(y, f)/Var(f) clipped to [0, 1], N all judged answers (the
 * labelled ones included), w = 1/π. At λ = 0 it is Hájek's mean of the labels. Unbiased for unequal π up to the O(1/n)
 * of a ratio; that the judge is wrong does not bias it. Covariances carry n/(n − 1) with Kish's effective n. Source:
 * Angelopoulos, Duchi, Zrnic, "PPI++: efficient prediction-powered inference", arXiv 2311.01453; sampled labels: Zrnic
 * and Candès, arXiv 2403.03208.
 *
 * <p>y and f are in [0, 1], weights above 0 with a finite square; anything else is an {@link IllegalArgumentException}.
 * Memory: 30 words, whatever the count. A difference is a legal content, as in {@link WeightedSums}: what is removed
 * may have been added to sums that are merged later.
 *
 * <p>{@link #writeTo} carries no version: the enclosing codec does.
 */
public final class PredictionPoweredSums {
    /** Fewer labels say nothing of how judge and labels differ. */
    public static final int LEAST_LABELS = 2;

    private static final int SUMS = 14;
    private static final int F = 0;
    private static final int FF = 1;
    private static final int W = 2;
    private static final int WY = 3;
    private static final int WF = 4;
    private static final int WYY = 5;
    private static final int WYF = 6;
    private static final int WFF = 7;
    private static final int W2 = 8;
    private static final int W2Y = 9;
    private static final int W2F = 10;
    private static final int W2YY = 11;
    private static final int W2YF = 12;
    private static final int W2FF = 13;

    private long judged;
    private long labels;
    private final CompensatedSum[] sums = new CompensatedSum[SUMS];

    public PredictionPoweredSums() {
        for (int i = 0; i < sums.length; i++) {
            sums[i] = new CompensatedSum();
        }
    }

    /** An answer has been judged, whether it has a label or not. */
    public void addJudged(double f) {
        judged(f, 1);
    }

    /** Takes out what {@link #addJudged} put in. */
    public void removeJudged(double f) {
        judged(f, -1);
    }

    /** A judged answer has a label too; its judge score is also told to {@link #addJudged}, before or after. */
    public void addLabelled(double y, double f, double weight) {
        labelled(y, f, weight, 1);
    }

    /** Takes out what {@link #addLabelled} put in. */
    public void removeLabelled(double y, double f, double weight) {
        labelled(y, f, weight, -1);
    }

    private void judged(double f, int sign) {
        requireScore(f);
        judged += sign;
        sums[F].add(sign * f);
        sums[FF].add(sign * (f * f));
    }

    private static void requireScore(double score) {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("a score is in [0, 1], not " + score);
        }
    }

    private void labelled(double y, double f, double w, int sign) {
        requireScore(y);
        requireScore(f);
        if (!(w > 0 && w * w < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a weight is above 0 and its square finite, not " + w);
        }
        labels += sign;
        double v = sign * w;
        for (int power = 1; power <= 2; power++) {
            int at = power == 1 ? W : W2;
            sums[at].add(v);
            sums[at + WY - W].add(v * y);
            sums[at + WF - W].add(v * f);
            sums[at + WYY - W].add(v * y * y);
            sums[at + WYF - W].add(v * y * f);
            sums[at + WFF - W].add(v * f * f);
            v *= w;
        }
    }

    /** Adds another sample's sums; {@code other} stays as it is. */
    public void merge(PredictionPoweredSums other) {
        judged += other.judged;
        labels += other.labels;
        for (int i = 0; i < sums.length; i++) {
            sums[i].add(other.sums[i]);
        }
    }

    /** Judged answers, labelled or not, less those removed. */
    public long judged() {
        return judged;
    }

    /** Answers with label and judge score, less those removed. */
    public long labels() {
        return labels;
    }

    public boolean isEmpty() {
        if (judged != 0 || labels != 0) {
            return false;
        }
        for (CompensatedSum sum : sums) {
            if (sum.value() != 0) {
                return false;
            }
        }
        return true;
    }

    /** Mean of the judge's scores over all judged answers, in their unit; empty without any. */
    public OptionalDouble judgeMean() {
        return judged <= 0 ? OptionalDouble.empty() : OptionalDouble.of(sums[F].value() / judged);
    }

    /**
     * mean_w(f − y): by how much the judge is too kind, in the unit of both; empty without labels. A drifting judge
     * shows here, a drifting model does not.
     */
    public OptionalDouble judgeBias() {
        return labels <= 0 || of(W) <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((sums[WF].value() - sums[WY].value()) / of(W));
    }

    /** θ, clipped to [0, 1]; empty below {@link #LEAST_LABELS} effective labels or without judged answers. */
    public OptionalDouble mean() {
        return isEnough() ? OptionalDouble.of(moments().mean()) : OptionalDouble.empty();
    }

    /**
     * θ with its interval, in [0, 1]; n is the number of plain labels that would say as much. {@link NotEnoughData} in
     * effective labels below {@link #LEAST_LABELS}, or when fewer answers are judged than labelled.
     *
     * <p>Var(θ) = Var_w(y − λf)/n_eff + (2λ·Cov_w(y, f) − λ²Var(f))/N, where Var_w(y − λf)/n_eff is replaced by the
     * linearised variance of Hájek's mean, Σw²(z − z̄)²/(Σw)², when that is larger, and is taken as at least λ²/(n_eff
     * + 1) per label, since a judge that never erred on n labels may err on the next. The interval is Wilson's, of θ
     * and of the n at which labels alone would have this variance; so at λ = 0 it is {@link WilsonInterval}'s.
     *
     * @param confidence in (0, 1), two-sided
     */
    public Estimate estimate(double confidence) {
        if (!isEnough()) {
            return new NotEnoughData(effectiveLabels(), LEAST_LABELS);
        }
        MeanAndSize moments = moments();
        return WilsonInterval.of(moments.mean(), moments.size(), confidence);
    }

    private boolean isEnough() {
        return judged >= Math.max(2, labels) && effectiveLabels() >= LEAST_LABELS;
    }

    /** Kish's effective number of labels (Σw)²/Σw². */
    private double effectiveLabels() {
        return labels <= 0 || of(W2) <= 0 ? 0 : Math.min((double) labels, of(W) * of(W) / of(W2));
    }

    private double of(int sum) {
        return sums[sum].value();
    }

    private MeanAndSize moments() {
        double n = effectiveLabels();
        double unbiased = n / (n - 1);
        double y = of(WY) / of(W);
        double f = of(WF) / of(W);
        double varianceOfY = Math.max(0, of(WYY) / of(W) - y * y) * unbiased;
        double varianceOfF = Math.max(0, of(WFF) / of(W) - f * f) * unbiased;
        double covariance = (of(WYF) / of(W) - y * f) * unbiased;
        double judgeMean = of(F) / judged;
        double judgeVariance = Math.max(0, of(FF) / judged - judgeMean * judgeMean) * judged / (judged - 1);
        double lambda = covariance <= 0 || judgeVariance <= 0 ? 0 : Math.min(1, covariance / judgeVariance);

        double residual = y - lambda * f;
        double kish = Math.max(0, varianceOfY - 2 * lambda * covariance + lambda * lambda * varianceOfF) / n;
        double linearised = (of(W2YY)
                        - 2 * lambda * of(W2YF)
                        + lambda * lambda * of(W2FF)
                        - 2 * residual * (of(W2Y) - lambda * of(W2F))
                        + residual * residual * of(W2))
                / (of(W) * of(W))
                * unbiased;
        double unseen = lambda * lambda / (n + 1) / n;
        double ofLabels = Math.max(unseen, Math.max(kish, linearised));
        double ofJudged = (2 * lambda * covariance - lambda * lambda * judgeVariance) / judged;
        double variance = ofLabels + ofJudged;
        double size = variance <= 0 || varianceOfY <= 0 ? n : Math.min((double) judged, varianceOfY / variance);
        return new MeanAndSize(Math.min(1, Math.max(0, lambda * judgeMean + residual)), size);
    }

    private record MeanAndSize(double mean, double size) {}

    /** 16 to 247 bytes; about 40 when all weights are 1 and all scores 0 or 1. */
    public void writeTo(DataOutput out) throws IOException {
        Varint.writeSigned(out, judged);
        Varint.writeSigned(out, labels);
        for (CompensatedSum sum : sums) {
            sum.writeTo(out);
        }
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    public static PredictionPoweredSums readFrom(DataInput in) throws IOException {
        PredictionPoweredSums read = new PredictionPoweredSums();
        read.judged = Varint.readSigned(in);
        read.labels = Varint.readSigned(in);
        for (int i = 0; i < SUMS; i++) {
            read.sums[i] = CompensatedSum.readFrom(in);
        }
        return read;
    }

    public PredictionPoweredSums copy() {
        PredictionPoweredSums copy = new PredictionPoweredSums();
        copy.merge(this);
        return copy;
    }

    @Override
    public String toString() {
        return labels + " labels among " + judged + " judged answers";
    }
}
