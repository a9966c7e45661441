package io.vigie.detect;

/**
 * How rare a block as bad as this is among R reference blocks, with residual z and theirs r.
 *
 * @param p its rank, (1 + #{r ≥ z}) / (R + 1), in [1/(R + 1), 1]: at most u with a probability of at most u + 1/(R + 1)
 *     where blocks are exchangeable. Source: Vovk, Gammerman, Shafer 2005, "Algorithmic Learning in a Random World", 2.2
 *     and 8.2
 * @param steepSoftRank (R + 1)·e^(t·z) / (e^(t·z) + Σ e^(t·r)) with t = {@value #STEEP}, in [{@value
 *     #LEAST_SOFT_RANK}, R + 1]: an e-value, since each of R + 1 exchangeable blocks expects an equal share of the sum.
 *     A block far beyond all others counts for more than a rank can say. Source: Vovk, "Conformal e-prediction for
 *     change detection", arXiv 2006.02329
 * @param gentleSoftRank the same with t = {@value #GENTLE}: grows fastest where every block is a little too high
 */
public record BlockRarity(double p, double steepSoftRank, double gentleSoftRank) {

    /** A good block is no proof that all is well. */
    static final double LEAST_SOFT_RANK = 1e-9;

    /** For normal residuals, e^(t·z) is what best tells blocks that are t deviations too high from others. */
    static final double STEEP = 1.5;

    static final double GENTLE = 0.7;

    public BlockRarity {
        if (!(p > 0 && p <= 1) || !isSoftRank(steepSoftRank) || !isSoftRank(gentleSoftRank)) {
            throw new IllegalArgumentException("a p-value in (0, 1] and soft ranks above 0, not " + p + ", "
                    + steepSoftRank + " and " + gentleSoftRank);
        }
    }

    private static boolean isSoftRank(double value) {
        return value >= LEAST_SOFT_RANK && value < Double.POSITIVE_INFINITY;
    }
}
