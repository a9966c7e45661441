package io.vigie.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;

/**
 * What is needed of answers that have both a true score y and a judge's score f: their number, Σw, Σw², Σwy, Σwy², Σwf,
 * Σwf² and Σwyf, where 1/w is the probability to have both.
 *
 * <p>y and f are in [0, 1], weights above 0 with a finite square; anything else is an {@link IllegalArgumentException}.
 * Empty: empty figures. Memory: 17 words, whatever the count. A difference is a legal content, as in
 * {@link WeightedSums}.
 *
 * <p>{@link #writeTo} carries no version: the enclosing codec does.
 */
public final class PairSums {
    private static final int W = 0;
    private static final int W2 = 1;
    private static final int WY = 2;
    private static final int WYY = 3;
    private static final int WF = 4;
    private static final int WFF = 5;
    private static final int WYF = 6;
    private static final int SUMS = 7;

    /** Which earlier sum a sum often equals: scores of 0 and 1 are their squares, and mostly both are good. */
    private static final int[] LIKE = {-1, -1, W, WY, WY, WF, WF};

    private long count;
    private final CompensatedSum[] sums = new CompensatedSum[SUMS];

    public PairSums() {
        for (int i = 0; i < SUMS; i++) {
            sums[i] = new CompensatedSum();
        }
    }

    /**
     * @param y the true score, in [0, 1]
     * @param f the judge's, in [0, 1]
     * @param weight above 0, with a finite square
     */
    public void add(double y, double f, double weight) {
        update(y, f, weight, 1);
    }

    /** Takes out what {@link #add} put in, here or in sums that will be merged. */
    public void remove(double y, double f, double weight) {
        update(y, f, weight, -1);
    }

    private void update(double y, double f, double w, int sign) {
        requireScore(y);
        requireScore(f);
        if (!(w > 0 && w * w < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a weight is above 0 and its square finite, not " + w);
        }
        count += sign;
        sums[W].add(sign * w);
        sums[W2].add(sign * (w * w));
        sums[WY].add(sign * (w * y));
        sums[WYY].add(sign * (w * y * y));
        sums[WF].add(sign * (w * f));
        sums[WFF].add(sign * (w * f * f));
        sums[WYF].add(sign * (w * y * f));
    }

    private static void requireScore(double score) {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("a score is in [0, 1], not " + score);
        }
    }

    /** Adds another sample's sums; {@code other} stays as it is. */
    public void merge(PairSums other) {
        count += other.count;
        for (int i = 0; i < SUMS; i++) {
            sums[i].add(other.sums[i]);
        }
    }

    /** Pairs added less those removed. */
    public long count() {
        return count;
    }

    public boolean isEmpty() {
        if (count != 0) {
            return false;
        }
        for (CompensatedSum sum : sums) {
            if (sum.value() != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether no sum is further from 0 than this. */
    public boolean isWithin(double most) {
        for (CompensatedSum sum : sums) {
            if (Math.abs(sum.value()) > most) {
                return false;
            }
        }
        return true;
    }

    /** Kish's effective number of pairs, (Σw)²/Σw², in (0, count]; 0 without any. */
    public double effectiveSize() {
        return count <= 0 || of(W2) <= 0 ? 0 : Math.min((double) count, of(W) * of(W) / of(W2));
    }

    /** Σw. */
    double weight() {
        return of(W);
    }

    /** Mean of the true scores, weighted; empty without pairs. */
    public OptionalDouble truthMean() {
        return mean(of(WY));
    }

    /** Mean of the judge's scores of the same answers, weighted; empty without pairs. */
    public OptionalDouble judgeMean() {
        return mean(of(WF));
    }

    /** Mean of y², f² or y·f: raw moments, for variances. */
    private double moment(int sum) {
        return of(sum) / of(W);
    }

    /** Weighted population variance of y, at least 0; 0 without pairs. */
    double truthVariance() {
        return isUsable() ? Math.max(0, moment(WYY) - moment(WY) * moment(WY)) : 0;
    }

    /** Weighted population variance of f, at least 0; 0 without pairs. */
    double judgeVariance() {
        return isUsable() ? Math.max(0, moment(WFF) - moment(WF) * moment(WF)) : 0;
    }

    /** Weighted population covariance of y and f; 0 without pairs. */
    double covariance() {
        return isUsable() ? moment(WYF) - moment(WY) * moment(WF) : 0;
    }

    /** mean_w(f − y): by how much the judge is too kind, in [−1, 1]; empty without pairs. */
    public OptionalDouble bias() {
        return mean(of(WF) - of(WY));
    }

    /**
     * The bias with its interval, n being the effective number of pairs: half a pair is added to each of the four ways
     * in which two verdicts can meet, which keeps the coverage where a judge errs rarely. Of scores between 0 and 1 the
     * variance of f − y takes the place of the share on which both differ. Agresti and Min 2005, "Simple improved
     * confidence intervals for comparing matched proportions", Statistics in Medicine 24.
     *
     * @param confidence in (0, 1), two-sided
     */
    public Estimate biasEstimate(double confidence) {
        double n = effectiveSize();
        OptionalDouble bias = bias();
        if (bias.isEmpty() || n < 2) {
            return new Estimate.NotEnoughData(n, 2);
        }
        double differing = Math.max(0, moment(WFF) - 2 * moment(WYF) + moment(WYY));
        double shrunk = bias.getAsDouble() * n / (n + 2);
        double variance = Math.max(0, (differing * n + 1) / (n + 2) - shrunk * shrunk);
        double half = NormalDistribution.twoSided(confidence) * Math.sqrt(variance / (n + 2));
        return new Estimate.Interval(
                bias.getAsDouble(),
                Math.max(-1, Math.min(bias.getAsDouble(), shrunk - half)),
                Math.min(1, Math.max(bias.getAsDouble(), shrunk + half)),
                n);
    }

    /**
     * 1 − mean_w (f − y)², in [0, 1]: of scores of 0 and 1 the share of answers on which judge and truth say the same.
     * Empty without pairs.
     */
    public OptionalDouble agreement() {
        OptionalDouble apart = mean(of(WFF) - 2 * of(WYF) + of(WYY));
        return apart.isEmpty() ? apart : OptionalDouble.of(Math.min(1, Math.max(0, 1 - apart.getAsDouble())));
    }

    private boolean isUsable() {
        return count > 0 && of(W) > 0;
    }

    private OptionalDouble mean(double sum) {
        return isUsable() ? OptionalDouble.of(sum / of(W)) : OptionalDouble.empty();
    }

    private double of(int sum) {
        return sums[sum].value();
    }

    /** Whether both are the same sums, to the last bit. */
    public boolean isSame(PairSums other) {
        if (count != other.count) {
            return false;
        }
        for (int i = 0; i < SUMS; i++) {
            if (!sums[i].isSame(other.sums[i])) {
                return false;
            }
        }
        return true;
    }

    public PairSums copy() {
        PairSums copy = new PairSums();
        copy.merge(this);
        return copy;
    }

    /** 9 to 130 bytes: about 20 of one pair of scores of 0 or 1, whatever its weight. */
    public void writeTo(DataOutput out) throws IOException {
        Varint.writeSigned(out, count);
        int same = 0;
        for (int i = 0; i < SUMS; i++) {
            same |= isLikeEarlier(i) ? 1 << i : 0;
        }
        out.writeByte(same);
        for (int i = 0; i < SUMS; i++) {
            if ((same & 1 << i) == 0) {
                sums[i].writeTo(out);
            }
        }
    }

    private boolean isLikeEarlier(int sum) {
        return LIKE[sum] >= 0 && sums[sum].value() != 0 && sums[sum].isSame(sums[LIKE[sum]]);
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    public static PairSums readFrom(DataInput in) throws IOException {
        PairSums read = new PairSums();
        read.count = Varint.readSigned(in);
        int same = in.readUnsignedByte();
        for (int i = 0; i < SUMS; i++) {
            if ((same & 1 << i) == 0) {
                read.sums[i] = CompensatedSum.readFrom(in);
            } else if (LIKE[i] < 0) {
                throw new IOException("sums of pairs that begin with nothing");
            } else {
                read.sums[i] = read.sums[LIKE[i]].copy();
            }
        }
        if (same >> SUMS != 0) {
            throw new IOException("sums of pairs of an unknown kind");
        }
        return read;
    }

    @Override
    public String toString() {
        return count + " pairs, Σw " + sums[W] + ", Σwy " + sums[WY] + ", Σwf " + sums[WF];
    }
}
