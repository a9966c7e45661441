package io.vigie.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * p-values of blocks, one after the other → evidence that they have become too small.
 *
 * <p>Each bet κ turns a p-value into the factor L = (κ·p^(κ−1))^γ, whose mean is at most 1 while p is uniform (or
 * larger) and γ ≤ 1. Shiryaev–Roberts M ← L·(M + 1); the mean of M over the bets, less the number of blocks, is a
 * supermartingale while nothing is wrong, so that an alarm at mean M ≥ A comes after at least A blocks on average. The
 * largest of the CUSUMs C ← L·max(C, 1) tells since when. p-values of blocks whose reference is estimated and whose
 * days depend on each other are uniform only about: the guarantee is approximate, and docs/detection-quality.md has
 * what was measured.
 *
 * <p>Sources: Vovk and Wang 2021, "E-values: calibration, combination and applications", Annals of Statistics 49(3)
 * (the calibrators); Shin, Ramdas, Rinaldo, "E-detectors", arXiv 2203.03532. Kept as logarithms, by StrictMath. Memory:
 * 15 words. {@link #writeTo} carries no version: the enclosing codec does.
 */
public final class BlockEvidence {
    private static final double[] BETS = {0.1, 0.2, 0.35, 0.5, 0.7};
    private static final double LN_10 = StrictMath.log(10);

    private final double[] logEvidence = new double[BETS.length];
    private final double[] logCusum = new double[BETS.length];
    private final long[] onset = new long[BETS.length];

    public BlockEvidence() {
        restart();
    }

    /** Forgets all evidence. */
    public void restart() {
        Arrays.fill(logEvidence, Double.NEGATIVE_INFINITY);
        Arrays.fill(logCusum, Double.NEGATIVE_INFINITY);
        Arrays.fill(onset, 0);
    }

    /**
     * @param p in (0, 1]
     * @param temper γ in (0, 1], see {@link BlockReference#temper}
     * @param start of the block, epoch milliseconds, for the onset
     * @throws IllegalArgumentException for anything else
     */
    public void update(double p, double temper, long start) {
        if (!(p > 0 && p <= 1) || !(temper > 0 && temper <= 1)) {
            throw new IllegalArgumentException("a p-value and a power in (0, 1], not " + p + " and " + temper);
        }
        double logP = StrictMath.log(p);
        for (int k = 0; k < BETS.length; k++) {
            double logFactor = temper * (StrictMath.log(BETS[k]) + (BETS[k] - 1) * logP);
            logEvidence[k] = logFactor + EDetector.logOnePlus(logEvidence[k]);
            if (logCusum[k] <= 0) {
                onset[k] = start;
            }
            logCusum[k] = logFactor + Math.max(logCusum[k], 0);
        }
    }

    /** log10 of the mean of the bets' statistics; −∞ before the first block. */
    public double evidence() {
        double most = Double.NEGATIVE_INFINITY;
        for (double log : logEvidence) {
            most = Math.max(most, log);
        }
        if (most == Double.NEGATIVE_INFINITY) {
            return most;
        }
        double sum = 0;
        for (double log : logEvidence) {
            sum += StrictMath.exp(log - most);
        }
        return (most + StrictMath.log(sum / BETS.length)) / LN_10;
    }

    /**
     * Start of the first block that speaks for the change, as the best bet sees it; epoch milliseconds, 0 before the
     * first block.
     */
    public long onset() {
        int best = 0;
        for (int k = 1; k < BETS.length; k++) {
            best = logCusum[k] > logCusum[best] ? k : best;
        }
        return onset[best];
    }

    /** 24 bytes a bet. */
    public void writeTo(DataOutput out) throws IOException {
        for (int k = 0; k < BETS.length; k++) {
            out.writeDouble(logEvidence[k]);
            out.writeDouble(logCusum[k]);
            out.writeLong(onset[k]);
        }
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    public static BlockEvidence readFrom(DataInput in) throws IOException {
        BlockEvidence evidence = new BlockEvidence();
        for (int k = 0; k < BETS.length; k++) {
            evidence.logEvidence[k] = in.readDouble();
            evidence.logCusum[k] = in.readDouble();
            evidence.onset[k] = in.readLong();
            if (!(evidence.logEvidence[k] < Double.POSITIVE_INFINITY)
                    || !(evidence.logCusum[k] < Double.POSITIVE_INFINITY)) {
                throw new IOException("evidence that no blocks lead to");
            }
        }
        return evidence;
    }
}
