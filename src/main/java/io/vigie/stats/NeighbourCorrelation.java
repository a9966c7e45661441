package io.vigie.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How much neighbours in a sequence of weighted values depend on each other, over the last couple of thousand values:
 * whether errors come in bursts.
 *
 * <p>ρ = 1 − E(d_t − d_(t−1))² / E(d_t − d_(t−{@value #FAR}))² with d = w·(y − ȳ) and ȳ Hájek's running mean, clipped
 * to [−1, 1]; 0 while nothing varies. For a stationary sequence that is the lag-1 correlation, less that of values far
 * apart. Differences do not see the level, so a change of the mean is no correlation. Older values are forgotten
 * exponentially: about {@link #MEMORY} count. Values are finite, weights above 0 with a finite square; anything else is
 * an {@link IllegalArgumentException}. Memory: 24 words.
 *
 * <p>Source: von Neumann 1941, "Distribution of the ratio of the mean square successive difference to the variance",
 * Annals of Mathematical Statistics 12; with the variance taken from far pairs, as in a variogram (Matheron 1963). For
 * a Markov chain of errors a sum of n of them varies as a sum of n·(1 − ρ)/(1 + ρ) independent ones does.
 *
 * <p>{@link #writeTo} carries no version: the enclosing codec does.
 */
public final class NeighbourCorrelation {
    /** How many values count, about. */
    public static final int MEMORY = 2_000;

    /** How far apart values are that should not know of each other. */
    static final int FAR = 16;

    private long count;
    private double weight;
    private double weightedValue;
    private double nearSquare;
    private double farSquare;
    /** The deviations of the latest values: that of value i is at i mod {@link #FAR}. */
    private final double[] latest = new double[FAR];

    public void add(double y, double w) {
        if (!Double.isFinite(y) || !(w > 0 && Double.isFinite(w * w * Math.max(1, y * y)))) {
            throw new IllegalArgumentException("a finite value and a weight above 0, not " + y + " with " + w);
        }
        double fresh = share(count + 1);
        weight += fresh * (w - weight);
        weightedValue += fresh * (w * y - weightedValue);
        double deviation = w * (y - weightedValue / weight);
        int index = (int) (count % FAR);
        if (count >= FAR) {
            double near = deviation - latest[(index + FAR - 1) % FAR];
            double far = deviation - latest[index];
            double freshPair = share(count - FAR + 1);
            nearSquare += freshPair * (near * near - nearSquare);
            farSquare += freshPair * (far * far - farSquare);
        }
        latest[index] = deviation;
        count++;
    }

    private static double share(long values) {
        return 1 / (double) Math.min(values, MEMORY);
    }

    /** Values seen, the forgotten ones too. */
    public long count() {
        return count;
    }

    /** ρ; 0 with no more than {@value #FAR} values, or while nothing varies. */
    public double correlation() {
        // What is left of a square by rounding alone is no variance.
        if (count <= FAR || !(farSquare > 1e-12 * weight * weight)) {
            return 0;
        }
        return Math.min(1, Math.max(-1, 1 - nearSquare / farSquare));
    }

    /**
     * ρ less one standard error of independent values, √(2/n), at least 0: what is not mere chance of a short sequence.
     */
    public double provenCorrelation() {
        return count <= FAR ? 0 : Math.max(0, correlation() - Math.sqrt(2 * share(count - FAR)));
    }

    /**
     * ρ and one standard error on top, at most 0.9, where {@link #provenCorrelation} is above 0; else 0. For who must
     * not take bursts too lightly.
     */
    public double cautiousCorrelation() {
        return provenCorrelation() > 0 ? Math.min(0.9, correlation() + Math.sqrt(2 * share(count - FAR))) : 0;
    }

    public NeighbourCorrelation copy() {
        NeighbourCorrelation copy = new NeighbourCorrelation();
        copy.count = count;
        copy.weight = weight;
        copy.weightedValue = weightedValue;
        copy.nearSquare = nearSquare;
        copy.farSquare = farSquare;
        System.arraycopy(latest, 0, copy.latest, 0, FAR);
        return copy;
    }

    /** 1 byte before the first value, else 41 to 170. */
    public void writeTo(DataOutput out) throws IOException {
        Varint.writeUnsigned(out, count);
        if (count > 0) {
            out.writeDouble(weight);
            out.writeDouble(weightedValue);
            out.writeDouble(nearSquare);
            out.writeDouble(farSquare);
            for (int i = 0; i < Math.min(count, FAR); i++) {
                out.writeDouble(latest[i]);
            }
        }
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    public static NeighbourCorrelation readFrom(DataInput in) throws IOException {
        NeighbourCorrelation read = new NeighbourCorrelation();
        read.count = Varint.readUnsigned(in);
        if (read.count == 0) {
            return read;
        }
        read.weight = in.readDouble();
        read.weightedValue = in.readDouble();
        read.nearSquare = in.readDouble();
        read.farSquare = in.readDouble();
        double all = read.weightedValue + read.nearSquare + read.farSquare;
        for (int i = 0; i < Math.min(read.count, FAR); i++) {
            read.latest[i] = in.readDouble();
            all += read.latest[i];
        }
        if (read.count < 0 || !Double.isFinite(all) || !(read.weight > 0 && read.weight < Double.POSITIVE_INFINITY)) {
            throw new IOException("a correlation's state that no sequence leads to");
        }
        return read;
    }
}
