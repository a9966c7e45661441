package io.vigie.detect;

import io.vigie.stats.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A one-sided e-detector for bounded errors: evidence that the error rate is above what is allowed, with a guarantee
 * that needs no model of the stream.
 *
 * <p>Label i with error e in [0, 1], weight w in (0, 1] and allowed error e0 in (0, 1) gives, for each bet λ = β/e0 of
 * a grid of β in (0, 1), the factor L = 1 + λ·w·(e − e0), whose conditional mean is at most 1 while the (weighted)
 * error rate stays at or below e0. Two statistics per bet:
 *
 * <ul>
 *   <li>Shiryaev–Roberts M ← L·(M + w). Their mixture Σω·M less Σw is a supermartingale while nothing is wrong, so an
 *       alarm at Σω·M ≥ A comes after labels of a total weight of at least A on average, for any distribution and any
 *       dependence that keeps that mean. A label of little weight counts for little on both sides: it neither delays
 *       nor hastens an alarm. With a threshold for each bet's own M ({@link RunLengthCalibration}) alarms come sooner,
 *       under the promise that the stream is as the reference was.
 *   <li>CUSUM C ← L·max(C, 1). Where the best bet's C last restarted is the estimated onset.
 * </ul>
 *
 * <p>Where errors come in bursts the condition on the mean fails after each error; a label's factor then counts as L^γ,
 * see {@link #powerFor}.
 *
 * <p>Source: Shin, Ramdas, Rinaldo, "E-detectors: a nonparametric framework for sequential change detection", arXiv
 * 2203.03532. Everything is kept as logarithms, so nothing overflows, by StrictMath, so that a replay on another
 * machine decides alike. e0 may differ from label to label as long as it does not depend on the label's own score. At
 * e0 = 1 no error is too much: such labels are passed over and the detector can never alarm. At e0 = 0 any error is; e0
 * is then taken as 1e-9, and the first error is proof. Memory: eight numbers per bet, {@link #BETS} bets.
 *
 * <p>{@link #writeTo} carries no version: the enclosing codec does.
 */
public final class EDetector {
    private static final double LEAST_ALLOWED_ERROR = 1e-9;
    private static final double ROUNDING = 1e-9;
    private static final double MOST_STRETCHED = 0.9;
    private static final double MOST_CORRELATION = 0.9;
    /**
     * The sums of a run take weights, and their scale, as in this range or its inverse, so that squares neither vanish
     * nor overflow.
     */
    private static final double LEAST_WEIGHT = 1e-100;

    /**
     * Bets as fractions of 1/e0. A bet β is the best one for an error rate of e0 + β·(1 − e0): the small ones find
     * small drops, the large ones lose no time on large drops. Stored state depends on the grid: changing it is a new
     * version of every codec that holds a detector.
     */
    private static final double[] FRACTIONS = {0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6};

    /** The number of bets. */
    public static final int BETS = FRACTIONS.length;

    /**
     * The mixture's weights. Any that add up to 1 keep the guarantee. With equal ones the large bets, which jump at
     * every few errors in a row, raise most of the false alarms; the smallest bet is too slow for most thresholds.
     * These were found by measuring (docs/detection-quality.md). No stored state depends on them.
     */
    private static final double[] WEIGHTS = {0.12, 0.25, 0.25, 0.16, 0.1, 0.08, 0.04};

    private static final double LN_10 = StrictMath.log(10);

    private final double[] logEvidence = new double[BETS];
    private final double[] logCusum = new double[BETS];
    private final long[] onset = new long[BETS];
    private final long[] labels = new long[BETS];
    private final double[] weight = new double[BETS];
    private final double[] squaredWeight = new double[BETS];
    private final double[] weightedError = new double[BETS];

    public EDetector() {
        restart();
    }

    /** Forgets all evidence. */
    public void restart() {
        Arrays.fill(logEvidence, Double.NEGATIVE_INFINITY);
        Arrays.fill(logCusum, Double.NEGATIVE_INFINITY);
        for (int k = 0; k < BETS; k++) {
            beginRun(k, 0);
        }
    }

    /**
     * @param error in [0, 1], 1 is the worst
     * @param weight in (0, 1]: the least usual inclusion probability over this label's, at most 1
     * @param allowedError at least 0; from 1 on the label is passed over
     * @param time epoch milliseconds, for the onset
     * @throws IllegalArgumentException for anything else
     */
    public void update(double error, double weight, double allowedError, long time) {
        update(error, weight, allowedError, 1, time);
    }

    /**
     * The same, where the label counts for less because it depends on the one before.
     *
     * @param power in (0, 1], as {@link #powerFor} gives it: of the factor L. Must not depend on this label's score
     */
    public void update(double error, double weight, double allowedError, double power, long time) {
        update(error, weight, allowedError, power, 0, time);
    }

    /**
     * The same of an error that a judge's scores helped to estimate ({@link JudgeControl}): L = 1 + λ·w·(e − e0) with the
     * same λ = β/e0 as without help, but for at most {@value #MOST_STRETCHED}/(e0 + spread), so that L is above 0
     * whatever e is.
     *
     * @param error in [−spread, 1 + spread]
     * @param spread at least 0. Must not depend on this label's score
     */
    void update(double error, double weight, double allowedError, double power, double spread, long time) {
        if (!(error >= -spread - ROUNDING && error <= 1 + spread + ROUNDING && spread <= 1)) {
            throw new IllegalArgumentException(
                    spread == 0
                            ? "an error is in [0, 1], not " + error
                            : "an error is within " + spread + " of [0, 1], not " + error);
        }
        if (!(weight > 0 && weight <= 1)) {
            throw new IllegalArgumentException("a bounded weight is in (0, 1], not " + weight);
        }
        if (!(allowedError >= 0)) {
            throw new IllegalArgumentException("an allowed error is at least 0, not " + allowedError);
        }
        if (!(power > 0 && power <= 1)) {
            throw new IllegalArgumentException("a power is in (0, 1], not " + power);
        }
        if (allowedError >= 1) {
            return;
        }
        double allowed = Math.max(allowedError, LEAST_ALLOWED_ERROR);
        double gain = weight * (error - allowed) / (allowed + spread);
        double stretch = stretch(allowed, spread);
        double summed = Math.max(weight, LEAST_WEIGHT);
        double logWeight = weight == 1 ? 0 : StrictMath.log(weight);
        for (int k = 0; k < BETS; k++) {
            double logFactor = power * StrictMath.log1p(fraction(k, stretch) * gain);
            logEvidence[k] = logFactor + logWeight + logOnePlus(logEvidence[k] - logWeight);
            if (logCusum[k] <= 0) {
                beginRun(k, time);
            }
            logCusum[k] = logFactor + Math.max(logCusum[k], 0);
            labels[k]++;
            this.weight[k] += summed;
            squaredWeight[k] += summed * summed;
            weightedError[k] += summed * error;
        }
    }

    private void beginRun(int k, long time) {
        onset[k] = time;
        labels[k] = 0;
        weight[k] = 0;
        squaredWeight[k] = 0;
        weightedError[k] = 0;
    }

    /**
     * Tells that weights from now on have another scale: what was {@code weight} is now {@code weight·factor}. Past
     * evidence stands; only the mean of the {@link #run} changes its weights.
     */
    public void rescale(double factor) {
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a scale is finite and above 0, not " + factor);
        }
        for (int k = 0; k < BETS; k++) {
            if (weight[k] > 0) {
                double scale = Math.min(Math.max(factor, LEAST_WEIGHT / weight[k]), 1 / LEAST_WEIGHT / weight[k]);
                weight[k] *= scale;
                squaredWeight[k] *= scale * scale;
                weightedError[k] *= scale;
            }
        }
    }

    /** log10 of the mixture of Shiryaev–Roberts statistics; −∞ before the first label. */
    public double evidence() {
        double most = Double.NEGATIVE_INFINITY;
        for (double log : logEvidence) {
            most = Math.max(most, log);
        }
        if (most == Double.NEGATIVE_INFINITY) {
            return most;
        }
        double sum = 0;
        for (int k = 0; k < BETS; k++) {
            sum += WEIGHTS[k] * StrictMath.exp(logEvidence[k] - most);
        }
        return (most + StrictMath.log(sum)) / LN_10;
    }

    /** By how much bets may grow that are fractions of 1/(e0 + spread) instead of 1/e0; 1 without a spread. */
    static double stretch(double allowedError, double spread) {
        double allowed = Math.max(allowedError, LEAST_ALLOWED_ERROR);
        return (allowed + spread) / allowed;
    }

    /** Bet k as a fraction of 1/(e0 + spread), in (0, 1). */
    static double fraction(int k, double stretch) {
        return stretch == 1 ? FRACTIONS[k] : Math.min(MOST_STRETCHED, FRACTIONS[k] * stretch);
    }

    /**
     * How near the nearest chart is to its threshold: log10 of the largest M/A, at least 0 at an alarm; −∞ before the
     * first label.
     *
     * @param logThresholds ln A of each bet, as {@link RunLengthCalibration} gives them
     */
    public double evidence(double[] logThresholds) {
        double most = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < BETS; k++) {
            most = Math.max(most, logEvidence[k] - logThresholds[k]);
        }
        return most / LN_10;
    }

    /** The labels since the onset, as the best bet's CUSUM sees it; empty before the first label. */
    public Optional<OnsetRun> run() {
        return run(best());
    }

    private int best() {
        int best = 0;
        for (int k = 1; k < BETS; k++) {
            best = logCusum[k] > logCusum[best] ? k : best;
        }
        return best;
    }

    /**
     * The labels since the onset for people: of the bets whose CUSUM has at least half as much evidence as the best one,
     * on a logarithmic scale, the one that looks back farthest. The best one is often a bet on a disaster, which after a
     * few bad labels in a row tells of an error of 100 % on two of them. Empty before the first label.
     */
    public Optional<OnsetRun> longestRun() {
        double least = Math.min(logCusum[best()], logCusum[best()] / 2);
        int longest = best();
        for (int k = 0; k < BETS; k++) {
            longest = logCusum[k] >= least && labels[k] > labels[longest] ? k : longest;
        }
        return run(longest);
    }

    private Optional<OnsetRun> run(int bet) {
        if (labels[bet] == 0) {
            return Optional.empty();
        }
        double mean = Math.max(0, Math.min(1, weightedError[bet] / weight[bet]));
        double effective = Math.min((double) labels[bet], weight[bet] * weight[bet] / squaredWeight[bet]);
        return Optional.of(new OnsetRun(onset[bet], labels[bet], mean, effective));
    }

    /**
     * The error rate now, as the evidence sees it: Σω·M·q/Σω·M, where q = e0 + β·(1 − e0) is the rate that bet β is
     * best for. A fresh alarm exaggerates less in it than in the mean of the {@link #run}. Empty before the first
     * label.
     *
     * @param allowedError in [0, 1)
     */
    OptionalDouble likelyError(double allowedError) {
        return likelyError(allowedError, 0, 0);
    }

    /**
     * The same of errors with a spread: bet β is best for the rate e0 + d at which d = b·(v + d²), where b = β/(e0 +
     * spread) and v is their variance.
     *
     * @param variance of the errors about their mean; not asked for without a spread
     */
    OptionalDouble likelyError(double allowedError, double spread, double variance) {
        double most = Double.NEGATIVE_INFINITY;
        for (double log : logEvidence) {
            most = Math.max(most, log);
        }
        if (most == Double.NEGATIVE_INFINITY) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        double errors = 0;
        for (int k = 0; k < BETS; k++) {
            double share = WEIGHTS[k] * StrictMath.exp(logEvidence[k] - most);
            sum += share;
            errors += share * bestFor(fraction(k, stretch(allowedError, spread)), allowedError, spread, variance);
        }
        return OptionalDouble.of(Math.min(1, errors / sum));
    }

    private static double bestFor(double fraction, double allowed, double spread, double variance) {
        if (spread == 0) {
            return allowed + fraction * (1 - allowed);
        }
        double bet = fraction / (allowed + spread);
        double rest = 1 - 4 * bet * bet * variance;
        return Math.min(1, allowed + (rest > 0 ? (1 - Math.sqrt(rest)) / (2 * bet) : 1 / (2 * bet)));
    }

    /**
     * How many labels of error 1 in a row bring a fresh detector to a threshold: the fewest that any
     * stream needs.
     *
     * @param weight of every label, in (0, 1]
     * @param power of every label
     * @param most where to stop looking, at least 0
     * @return empty when {@code most} are not enough, or when nothing can be
     */
    static OptionalLong labelsToReach(
            AlarmThreshold threshold, double allowedError, double weight, double power, double spread, long most) {
        EDetector detector = new EDetector();
        for (long labels = 1; labels <= most && allowedError < 1; labels++) {
            detector.update(1, weight, allowedError, power, spread, 0);
            if (threshold.isReached(detector)) {
                return OptionalLong.of(labels);
            }
        }
        return OptionalLong.empty();
    }

    /**
     * What a label counts for where errors come in bursts: γ = (1 − ρ)/(1 + ρ), the power that its factor is raised to.
     *
     * <p>Where labels do not depend on each other beyond what is allowed, any γ in (0, 1] keeps the guarantee: E L ≤ 1
     * gives E L^γ ≤ 1 (Jensen). In bursts a sum of gains varies 1/γ times as much as it would without, so that n labels
     * count for the γ·n that they are worth; there it is an approximation, for neighbours that depend as in a Markov
     * chain.
     *
     * @param correlation ρ of the errors of labels that follow each other, in [−1, 1]; below 0 counts as 0, above 0.9
     *     as 0.9
     */
    public static double powerFor(double correlation) {
        double positive = Math.min(MOST_CORRELATION, Math.max(0, correlation));
        return (1 - positive) / (1 + positive);
    }

    /**
     * This detector with a fixed allowed error and a fixed threshold of the mixture, as the other detectors are; every
     * label counts whole.
     */
    public static ChangeDetector withThreshold(double allowedError, double log10Threshold) {
        EDetector detector = new EDetector();
        return new ChangeDetector() {
            @Override
            public ChangeSignal update(double error, double weight, long time) {
                detector.update(error, weight, allowedError, time);
                return detector.evidence() >= log10Threshold ? ChangeSignal.DEGRADED : ChangeSignal.NONE;
            }

            @Override
            public Optional<OnsetRun> run() {
                return detector.run();
            }

            @Override
            public void restart() {
                detector.restart();
            }

            @Override
            public void writeTo(DataOutput out) throws IOException {
                detector.writeTo(out);
            }
        };
    }

    /** 1 byte before the first label, else 41 to 59 bytes per bet. */
    public void writeTo(DataOutput out) throws IOException {
        boolean fresh = labels[0] == 0;
        out.writeByte(fresh ? 0 : BETS);
        for (int k = 0; k < BETS && !fresh; k++) {
            out.writeDouble(logEvidence[k]);
            out.writeDouble(logCusum[k]);
            Varint.writeSigned(out, onset[k]);
            Varint.writeUnsigned(out, labels[k]);
            out.writeDouble(weight[k]);
            out.writeDouble(squaredWeight[k]);
            out.writeDouble(weightedError[k]);
        }
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    public static EDetector readFrom(DataInput in) throws IOException {
        EDetector detector = new EDetector();
        int bets = in.readUnsignedByte();
        if (bets != 0 && bets != BETS) {
            throw new IOException("a detector with " + bets + " bets, where " + BETS + " are known");
        }
        for (int k = 0; k < bets; k++) {
            detector.logEvidence[k] = in.readDouble();
            detector.logCusum[k] = in.readDouble();
            detector.onset[k] = Varint.readSigned(in);
            detector.labels[k] = Varint.readUnsigned(in);
            detector.weight[k] = in.readDouble();
            detector.squaredWeight[k] = in.readDouble();
            detector.weightedError[k] = in.readDouble();
            requireState(detector, k);
        }
        return detector;
    }

    private static void requireState(EDetector detector, int k) throws IOException {
        double sums = detector.weight[k] + detector.squaredWeight[k] + detector.weightedError[k];
        if (!Double.isFinite(detector.logEvidence[k])
                || !Double.isFinite(detector.logCusum[k])
                || !Double.isFinite(sums)
                || detector.labels[k] <= 0
                || detector.weight[k] <= 0
                || detector.squaredWeight[k] <= 0) {
            throw new IOException("a detector's state that no stream of labels leads to");
        }
    }

    /** ln(1 + e^x). */
    static double logOnePlus(double x) {
        return x > 0 ? x + StrictMath.log1p(StrictMath.exp(-x)) : StrictMath.log1p(StrictMath.exp(x));
    }
}
