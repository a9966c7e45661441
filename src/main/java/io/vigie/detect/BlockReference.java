package io.vigie.detect;

import io.vigie.stats.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the blocks of a metric look like while nothing is wrong: their level for each phase of the day, and how far
 * single blocks stray from it.
 *
 * <p>A block is a stretch of equal length (six hours by default) and has one value, of which more is worse: a share, a
 * mean, or the logarithm of either where changes are relative. Phases are the positions within a day, so that nights
 * are compared with nights. The residual of a block is its distance from its phase's mean in units of the phase's
 * standard deviation, both taken over the other blocks of the phase, so that reference blocks and new blocks are alike.
 *
 * <p>A new block of residual z has two kinds of measures of how bad it is, see {@link BlockRarity}: its rank among the
 * residuals, and its share of their tilted sums. All are conformal: what they promise holds where blocks are
 * exchangeable, whatever their distribution. Days that depend on each other break exchangeability; {@link #temper} says
 * by how much.
 *
 * <p>Immutable. Memory: 8 bytes a block. {@link #writeTo} carries no version: the enclosing codec does.
 */
public final class BlockReference {
    /** Fewer blocks than this in any phase say nothing about the phase. */
    public static final int LEAST_PER_PHASE = 7;

    /** More than this is not kept: two months of six-hour blocks. */
    public static final int MOST_BLOCKS = 240;

    private static final int MOST_PHASES = 24;
    private static final double MOST_CORRELATION = 0.9;

    private final double[] mean;
    private final double[] deviation;
    private final double[] residuals;
    private final double temper;
    private final double level;
    private final double standardError;

    private BlockReference(
            double[] mean, double[] deviation, double[] residuals, double temper, double level, double standardError) {
        this.mean = mean;
        this.deviation = deviation;
        this.residuals = residuals;
        this.temper = temper;
        this.level = level;
        this.standardError = standardError;
    }

    /**
     * @param values of consecutive blocks, oldest first; NaN stands for a block that is missing or that nobody should
     *     learn from
     * @param firstPhase the phase of the first of them, in [0, phases)
     * @param phases blocks in a day, 1 to 24
     * @return null where some phase has fewer than {@link #LEAST_PER_PHASE} blocks
     * @throws IllegalArgumentException for an infinite value, or more than {@link #MOST_BLOCKS}
     */
    public static @Nullable BlockReference of(double[] values, int firstPhase, int phases) {
        if (phases < 1 || phases > MOST_PHASES || firstPhase < 0 || firstPhase >= phases) {
            throw new IllegalArgumentException("phase " + firstPhase + " of " + phases);
        }
        if (values.length > MOST_BLOCKS) {
            throw new IllegalArgumentException(values.length + " blocks, more than " + MOST_BLOCKS);
        }
        int[] count = new int[phases];
        double[] mean = new double[phases];
        for (int i = 0; i < values.length; i++) {
            if (Double.isInfinite(values[i])) {
                throw new IllegalArgumentException("a block's value is finite");
            }
            if (!Double.isNaN(values[i])) {
                int phase = (firstPhase + i) % phases;
                count[phase]++;
                mean[phase] += (values[i] - mean[phase]) / count[phase];
            }
        }
        for (int blocks : count) {
            if (blocks < LEAST_PER_PHASE) {
                return null;
            }
        }
        double[] squares = new double[phases];
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                int phase = (firstPhase + i) % phases;
                squares[phase] += (values[i] - mean[phase]) * (values[i] - mean[phase]);
            }
        }
        return standardized(values, firstPhase, count, mean, squares);
    }

    private static BlockReference standardized(
            double[] values, int firstPhase, int[] count, double[] mean, double[] squares) {
        int phases = mean.length;
        double pooled = 0;
        int blocks = 0;
        double level = 0;
        for (int phase = 0; phase < phases; phase++) {
            pooled += squares[phase];
            blocks += count[phase];
            level += mean[phase] / phases;
        }
        // A phase that happened to be calm must not turn ordinary blocks into outliers.
        double least = 0.5 * Math.sqrt(pooled / Math.max(1, blocks - phases));
        double[] deviation = new double[phases];
        for (int phase = 0; phase < phases; phase++) {
            double own = Math.sqrt(squares[phase] / (count[phase] - 1));
            deviation[phase] = Math.max(Math.max(own, least), Double.MIN_NORMAL);
        }
        double[] inOrder = new double[values.length];
        double[] residuals = new double[blocks];
        int next = 0;
        for (int i = 0; i < values.length; i++) {
            int phase = (firstPhase + i) % phases;
            inOrder[i] = Double.NaN;
            if (!Double.isNaN(values[i])) {
                double n = count[phase];
                double distance = values[i] - mean[phase];
                // Of the other blocks of its phase: their mean lies n/(n−1) times as far away, and their squares sum to
                // less. Else an outlier hides in the deviation that it has made itself.
                double others = Math.sqrt(Math.max(0, squares[phase] - distance * distance * n / (n - 1)) / (n - 2));
                inOrder[i] = distance * n / (n - 1) / Math.max(Math.max(others, least), Double.MIN_NORMAL);
                residuals[next++] = inOrder[i];
            }
        }
        Arrays.sort(residuals);
        double correlation = correlation(inOrder);
        double inflation = (1 + correlation) / (1 - correlation);
        double standardError = Math.sqrt(pooled / Math.max(1, blocks - phases) / blocks * inflation);
        return new BlockReference(mean, deviation, residuals, 1 / inflation, level, standardError);
    }

    /** Lag-1 correlation of residuals that follow each other without a gap, in [0, 0.9]. */
    private static double correlation(double[] inOrder) {
        double product = 0;
        double square = 0;
        int pairs = 0;
        int count = 0;
        for (int i = 0; i < inOrder.length; i++) {
            if (Double.isNaN(inOrder[i])) {
                continue;
            }
            square += inOrder[i] * inOrder[i];
            count++;
            if (i > 0 && !Double.isNaN(inOrder[i - 1])) {
                product += inOrder[i] * inOrder[i - 1];
                pairs++;
            }
        }
        if (pairs == 0 || square == 0) {
            return 0;
        }
        return Math.min(MOST_CORRELATION, Math.max(0, product / pairs / (square / count)));
    }

    /** How many blocks a new one is ranked among. */
    public int blocks() {
        return residuals.length;
    }

    /** The mean over the phases, in the unit of the values. */
    public double level() {
        return level;
    }

    /** Of {@link #level}, widened by the correlation of neighbouring blocks. */
    public double standardError() {
        return standardError;
    }

    /**
     * By how much a block lies above the mean of its phase, in the unit of the values.
     *
     * @param phase in [0, phases)
     */
    double above(double value, int phase) {
        return value - mean[phase];
    }

    /**
     * Standard error of the mean of so many consecutive blocks: √(σ²/n · min(n, (1 + ρ)/(1 − ρ))), σ² the mean variance
     * of a block within its phase.
     *
     * @param blocks at least 1
     */
    double standardErrorOf(int blocks) {
        double variance = 0;
        for (double each : deviation) {
            variance += each * each / deviation.length;
        }
        return Math.sqrt(variance / blocks * Math.min(blocks, 1 / temper));
    }

    /** What neighbouring blocks count for: γ = (1 − ρ)/(1 + ρ) with ρ their correlation, in [0.05, 1]. */
    public double temper() {
        return temper;
    }

    /** The mean of one phase. */
    public double level(int phase) {
        return mean[phase];
    }

    /**
     * How rare a block as bad as this would be, had the level risen by {@code tolerance} and no more.
     *
     * @param tolerance in the unit of the values, at least 0
     */
    public BlockRarity worseThanAllowed(double value, int phase, double tolerance) {
        double z = (value - tolerance - mean[phase]) / deviation[phase];
        double p = (1.0 + residuals.length - countAtMost(Math.nextDown(z))) / (residuals.length + 1);
        return new BlockRarity(p, softRank(z, BlockRarity.STEEP), softRank(z, BlockRarity.GENTLE));
    }

    private double softRank(double z, double tilt) {
        // Relative to the worst of all: nothing overflows.
        double worst = Math.max(z, residuals[residuals.length - 1]);
        double own = StrictMath.exp(tilt * (z - worst));
        double all = own;
        for (double residual : residuals) {
            all += StrictMath.exp(tilt * (residual - worst));
        }
        return Math.max(BlockRarity.LEAST_SOFT_RANK, (residuals.length + 1) * own / all);
    }

    private int countAtMost(double z) {
        int low = 0;
        int high = residuals.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (residuals[middle] <= z) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** 8 bytes a block, 16 a phase, and 26. */
    public void writeTo(DataOutput out) throws IOException {
        Varint.writeUnsigned(out, mean.length);
        for (int phase = 0; phase < mean.length; phase++) {
            out.writeDouble(mean[phase]);
            out.writeDouble(deviation[phase]);
        }
        Varint.writeUnsigned(out, residuals.length);
        for (double residual : residuals) {
            out.writeDouble(residual);
        }
        out.writeDouble(temper);
        out.writeDouble(level);
        out.writeDouble(standardError);
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    public static BlockReference readFrom(DataInput in) throws IOException {
        int phases = Varint.readSize(in, MOST_PHASES);
        double[] mean = new double[phases];
        double[] deviation = new double[phases];
        double sum = 0;
        for (int phase = 0; phase < phases; phase++) {
            mean[phase] = in.readDouble();
            deviation[phase] = in.readDouble();
            sum += mean[phase] + deviation[phase];
            if (!(deviation[phase] > 0)) {
                throw new IOException("a block reference with a deviation of " + deviation[phase]);
            }
        }
        double[] residuals = new double[Varint.readSize(in, MOST_BLOCKS)];
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = in.readDouble();
            sum += residuals[i];
            if (i > 0 && !(residuals[i] >= residuals[i - 1])) {
                throw new IOException("residuals of a block reference that do not ascend");
            }
        }
        double temper = in.readDouble();
        double level = in.readDouble();
        double standardError = in.readDouble();
        if (phases == 0 || !Double.isFinite(sum + level + standardError) || !(temper > 0 && temper <= 1)) {
            throw new IOException("a block reference that no blocks lead to");
        }
        return new BlockReference(mean, deviation, residuals, temper, level, standardError);
    }
}
