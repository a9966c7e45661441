package io.vigie.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How rare blocks are, one after the other → evidence that they are too rare.
 *
 * <p>Each bet turns a block into a factor L: three bets κ into (κ·p^(κ−1))^γ, and two a soft rank s into s^γ, which
 * grows with how far a block lies beyond the reference, where ranks say no more than that it does. The mean of a factor
 * is at most 1 while p is uniform (or larger), the mean of s at most 1, and γ ≤ 1. Shiryaev–Roberts M ← L·(M + 1); the
 * mean of M over the bets, less the number of blocks, is a supermartingale while nothing is wrong, so that an alarm at
 * mean M ≥ A comes after at least A blocks on average. The largest of the CUSUMs C ← L·max(C, 1) tells since when. The
 * reference is estimated and days depend on each other: the guarantee is approximate, and docs/alert-quality.md has what
 * was measured.
 *
 * <p>Sources: Vovk and Wang 2021, "E-values: calibration, combination and applications", Annals of Statistics 49(3)
 * (the calibrators); Shin, Ramdas, Rinaldo, "E-detectors", arXiv 2203.03532. Kept as logarithms, by StrictMath. Memory:
 * 15 words. {@link #writeTo} carries no version: the enclosing codec does.
 */
public final class BlockEvidence {
    private static final double[] POWERS = {0.1, 0.35, 0.6};

    /** The powers, and both soft ranks. */
    private static final int BETS = POWERS.length + 2;

    private static final double LN_10 = StrictMath.log(10);

    private final double[] logEvidence = new double[BETS];
    private final double[] logCusum = new double[BETS];
    private final long[] onset = new long[BETS];

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
     * @param temper γ in (0, 1], see {@link BlockReference#temper}
     * @param start of the block, epoch milliseconds, for the onset
     * @throws IllegalArgumentException for another γ
     */
    public void update(BlockRarity block, double temper, long start) {
        if (!(temper > 0 && temper <= 1)) {
            throw new IllegalArgumentException("a power in (0, 1], not " + temper);
        }
        double logP = StrictMath.log(block.p());
        for (int k = 0; k < POWERS.length; k++) {
            multiply(k, temper * (StrictMath.log(POWERS[k]) + (POWERS[k] - 1) * logP), start);
        }
        multiply(POWERS.length, temper * StrictMath.log(block.steepSoftRank()), start);
        multiply(POWERS.length + 1, temper * StrictMath.log(block.gentleSoftRank()), start);
    }

    private void multiply(int bet, double logFactor, long start) {
        logEvidence[bet] = logFactor + EDetector.logOnePlus(logEvidence[bet]);
        if (logCusum[bet] <= 0) {
            onset[bet] = start;
        }
        logCusum[bet] = logFactor + Math.max(logCusum[bet], 0);
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
        return (most + StrictMath.log(sum / BETS)) / LN_10;
    }

    /**
     * Start of the first block that speaks for the change, as the best bet sees it; epoch milliseconds, 0 before the
     * first block.
     */
    public long onset() {
        int best = 0;
        for (int k = 1; k < BETS; k++) {
            best = logCusum[k] > logCusum[best] ? k : best;
        }
        return onset[best];
    }

    /** 24 bytes a bet. */
    public void writeTo(DataOutput out) throws IOException {
        for (int k = 0; k < BETS; k++) {
            out.writeDouble(logEvidence[k]);
            out.writeDouble(logCusum[k]);
            out.writeLong(onset[k]);
        }
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    public static BlockEvidence readFrom(DataInput in) throws IOException {
        BlockEvidence evidence = new BlockEvidence();
        for (int k = 0; k < BETS; k++) {
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
