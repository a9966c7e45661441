package io.vigie.stats;

import org.apache.commons.statistics.distribution.ContinuousDistribution;

/** The standard normal distribution: quantiles without unit. Non-finite input is refused. No state, no memory. */
public final class NormalDistribution {
    private static final ContinuousDistribution STANDARD =
            org.apache.commons.statistics.distribution.NormalDistribution.of(0, 1);

    private NormalDistribution() {}

    /**
     * The value that a standard normal variable is below with the given probability; relative error about 1e-15.
     *
     * @throws IllegalArgumentException unless the probability is in (0, 1)
     */
    public static double quantile(double probability) {
        return STANDARD.inverseCumulativeProbability(requireProbability(probability));
    }

    /** The half width, in standard errors, of a two-sided interval: 1.96 for a confidence of 0.95. */
    public static double twoSided(double confidence) {
        return quantile(0.5 + requireConfidence(confidence) / 2);
    }

    static double requireConfidence(double confidence) {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("a confidence is in (0, 1), not " + confidence);
        }
        return confidence;
    }

    /** The quantiles at 0 and 1 are infinite: nobody can go on from there. */
    static double requireProbability(double probability) {
        if (!(probability > 0 && probability < 1)) {
            throw new IllegalArgumentException("a probability with a quantile is in (0, 1), not " + probability);
        }
        return probability;
    }
}
