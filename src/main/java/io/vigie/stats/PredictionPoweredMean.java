package io.vigie.stats;

import io.vigie.stats.Estimate.NotEnoughData;
import java.util.OptionalDouble;

/**
 * Quality from few true scores y and many judge scores f: the judge's mean over all judged answers, corrected by what
 * the answers that have both say of the judge. It is nearer to the truth than the labels alone where the judge agrees
 * with them, and no worse than they are where it does not.
 *
 * <p>θ = λ·mean_N(f) + mean_w(y − λf), over N judged answers and n pairs. λ = Cov_w(y, f)/Var(f), times N/(n + N) since
 * the judge's own mean is an estimate too, clipped to [0, 1]; λ = 0 gives Hájek's mean of the labels. θ is unbiased
 * whatever the judge is worth, as long as λ does not come from the pairs that it is used on: one that does is off by
 * 0.02 on ten labels. So pairs come in two halves, and each half takes its λ from the other one. Sources: Angelopoulos,
 * Duchi, Zrnic, "PPI++: efficient prediction-powered inference", arXiv 2311.01453; cross-fitting: Zrnic, Candès,
 * "Cross-prediction-powered inference", arXiv 2309.16598.
 *
 * <p>Var(θ) = Var_w(y − λf)/n_eff + λ²·Var(f)/N_eff + 2λ·(Cov_w(y, f) − λ·Var_w(f))/N, with n_eff and N_eff as of Kish;
 * the first part is at least λ²/(n_eff·(n_eff + 1)), since a judge that never erred on n labels may err on the next. The
 * interval is Wilson's, of θ and of the number of labels at which they alone would have this variance.
 */
public final class PredictionPoweredMean {
    /** Fewer effective pairs say nothing of how judge and truth differ. */
    public static final int LEAST_PAIRS = 2;

    /** Scores that are all alike differ by their rounding. */
    private static final double NO_SPREAD = 1e-12;

    private final double mean;
    private final double lambda;
    private final double effectivePairs;
    private final double size;

    private PredictionPoweredMean(double mean, double lambda, double effectivePairs, double size) {
        this.mean = mean;
        this.lambda = lambda;
        this.effectivePairs = effectivePairs;
        this.size = size;
    }

    /**
     * @param half some of the pairs
     * @param other the others, disjoint from them
     * @param judged all judged answers, those of the pairs included, weighted by the judge's own sampling
     */
    public static PredictionPoweredMean of(PairSums half, PairSums other, WeightedSums judged) {
        PairSums pairs = half.copy();
        pairs.merge(other);
        double n = pairs.effectiveSize();
        OptionalDouble judge = judged.mean();
        OptionalDouble truth = pairs.truthMean();
        if (n < LEAST_PAIRS || judge.isEmpty() || truth.isEmpty() || judged.count() < pairs.count()) {
            return new PredictionPoweredMean(0, 0, n < LEAST_PAIRS ? n : 0, 0);
        }
        double ofHalf = lambda(other, judged);
        double ofOther = lambda(half, judged);
        double share = share(half, pairs);
        double lambda = share * ofHalf + (1 - share) * ofOther;
        double correction =
                share * ofHalf * (judge.getAsDouble() - half.judgeMean().orElse(0))
                        + (1 - share)
                                * ofOther
                                * (judge.getAsDouble() - other.judgeMean().orElse(0));
        double mean = Math.min(1, Math.max(0, truth.getAsDouble() + correction));
        return new PredictionPoweredMean(mean, lambda, n, size(pairs, judged, lambda, n));
    }

    private static double share(PairSums half, PairSums all) {
        return Math.min(1, Math.max(0, half.weight() / all.weight()));
    }

    /**
     * What the pairs lead one to take as λ for other pairs, in [0, 1]; 0 where they say nothing.
     *
     * @param judged all judged answers
     */
    public static double lambda(PairSums pairs, WeightedSums judged) {
        double variance = judged.variance().orElse(0);
        double n = pairs.effectiveSize();
        double all = judged.effectiveSize();
        if (n < LEAST_PAIRS || !(variance > NO_SPREAD) || all <= 0) {
            return 0;
        }
        return Math.min(1, Math.max(0, pairs.covariance() / variance * all / (n + all)));
    }

    private static double size(PairSums pairs, WeightedSums judged, double lambda, double n) {
        double unbiased = n / (n - 1);
        double ofTruth = pairs.truthVariance() * unbiased;
        double covariance = pairs.covariance() * unbiased;
        double ofJudge = pairs.judgeVariance() * unbiased;
        double all = judged.effectiveSize();
        double residual = Math.max(0, ofTruth - 2 * lambda * covariance + lambda * lambda * ofJudge) / n;
        double unseen = lambda * lambda / (n + 1) / n;
        double ofMean = lambda * lambda * judged.variance().orElse(0) / all;
        // The pairs are among the judged answers: both means move together.
        double shared = 2 * lambda * (covariance - lambda * ofJudge) / judged.count();
        double variance = Math.max(residual, unseen) + Math.max(0, ofMean + shared);
        return variance <= 0 || ofTruth <= 0 ? n : Math.min((double) judged.count(), ofTruth / variance);
    }

    /** θ, in [0, 1]; empty below {@link #LEAST_PAIRS} effective pairs, or where fewer answers are judged than paired. */
    public OptionalDouble mean() {
        return size > 0 ? OptionalDouble.of(mean) : OptionalDouble.empty();
    }

    /** λ as it was used, the mean of both halves', in [0, 1]; empty where {@link #mean} is. */
    public OptionalDouble lambda() {
        return size > 0 ? OptionalDouble.of(lambda) : OptionalDouble.empty();
    }

    /** How many labels alone would say as much; 0 where {@link #mean} is empty. */
    public double effectiveSize() {
        return size;
    }

    /**
     * θ with its interval, n being {@link #effectiveSize}; {@link NotEnoughData} in effective pairs where {@link #mean}
     * is empty.
     *
     * @param confidence in (0, 1), two-sided
     */
    public Estimate estimate(double confidence) {
        return size > 0 ? WilsonInterval.of(mean, size, confidence) : new NotEnoughData(effectivePairs, LEAST_PAIRS);
    }
}
