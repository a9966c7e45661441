package io.vigie.detect;

import io.vigie.detect.BlockMonitor.BlockLevel;
import io.vigie.detect.BlockMonitor.BlockTerms;
import org.jspecify.annotations.Nullable;

/**
 * The latest blocks up to now, one more at a time, against the level of a reference.
 *
 * <p>The mean of n blocks strays by √(σ²/n · min(n, (1 + ρ)/(1 − ρ))), σ and ρ those of the reference's blocks. A share
 * strays more where it is larger: σ² is taken in proportion to the level (as of counts, and of days that differ by a
 * factor), and is at least what so many observations make by chance. Without that, the empty blocks of a thin slice
 * would prove that its one refusal in twenty is none.
 */
final class BlockStretch implements BlockHistory.BlockReader {
    private static final double LN_10 = Math.log(10);

    private final BlockReference reference;
    private final BlockTerms terms;
    private int blocks;
    private long observations;
    private double above;

    /** Evidence that the level is below {@link #bound}. */
    private final double bound;

    private @Nullable Proof best;

    /**
     * The part of a stretch that proves most.
     *
     * @param onset start of its first block, epoch milliseconds
     * @param log10Evidence −log10 of Chernoff's bound for normal means, exp(−gap²/(2·se²))
     */
    record Proof(long onset, double log10Evidence, BlockLevel level) {}

    /** @param bound above the reference's level, in the unit of the values */
    BlockStretch(BlockReference reference, BlockTerms terms, double bound) {
        this.reference = reference;
        this.terms = terms;
        this.bound = bound;
    }

    @Override
    public void read(long end, double value, int count) {
        blocks++;
        observations += count;
        above += (reference.above(value, terms.phase(end)) - above) / blocks;
        // A fault that comes and goes within a day is one.
        if (blocks < terms.phases() || above > terms.tolerance() || above >= bound) {
            return;
        }
        double gap = bound - above;
        double error = standardError(reference.level() + bound);
        double log10 = gap * gap / (2 * error * error) / LN_10;
        if (best == null || log10 > best.log10Evidence()) {
            best = new Proof(end - terms.blockMs(), log10, level());
        }
    }

    /** The level of all of it; meaningful after at least one block. */
    BlockLevel level() {
        double level = reference.level() + above;
        return new BlockLevel(level, standardError(level), blocks);
    }

    /** The stretch up to now that proves most: at least a day, whose level is within the tolerance. */
    @Nullable
    Proof best() {
        return best;
    }

    /** Of the mean of all blocks so far, were this the level. */
    private double standardError(double level) {
        int n = Math.max(1, blocks);
        double usual = reference.standardErrorOf(n);
        if (!terms.isShare()) {
            return Math.max(usual, Double.MIN_NORMAL);
        }
        double share = Math.min(1, Math.max(0, level));
        double byLevel = usual * Math.sqrt(reference.level() > 0 ? Math.max(1, share / reference.level()) : 1);
        double byChance = Math.sqrt(share * (1 - share) / Math.max(1, observations));
        return Math.max(Math.max(byLevel, byChance), Double.MIN_NORMAL);
    }
}
