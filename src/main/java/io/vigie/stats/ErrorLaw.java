package io.vigie.stats;

/**
 * The law of errors in [0, 1] for which a run length is solved: a share {@code binary} of them is 0 or 1, the others
 * are all {@code mean}.
 *
 * <p>It has the mean and the variance of the labels that it stands for, and is exact where scores are 0 or 1. Errors
 * depend on each other as in the simplest chain: with probability {@code correlation} an error repeats the one before,
 * else it is drawn anew. For errors of 0 or 1 that is every two-state Markov chain with errors that attract each other.
 *
 * @param mean in [0, 1]
 * @param binary variance over mean·(1 − mean), in [0, 1]; 1 for errors of 0 or 1
 * @param correlation of neighbours, in [0, 1)
 */
public record ErrorLaw(double mean, double binary, double correlation) {
    public ErrorLaw {
        if (!(mean >= 0 && mean <= 1 && binary >= 0 && binary <= 1 && correlation >= 0 && correlation < 1)) {
            throw new IllegalArgumentException(
                    "no law of errors: mean " + mean + ", binary " + binary + ", correlation " + correlation);
        }
    }

    /**
     * The law of errors whose mean is at most {@code bound}, with the spread of a sample.
     *
     * @param bound in (0, 1]
     * @param mean of the sample, in [0, 1]
     * @param variance of the sample, at least 0
     * @param correlation of neighbours, in [0, 1)
     */
    public static ErrorLaw bounded(double bound, double mean, double variance, double correlation) {
        double most = mean * (1 - mean);
        return new ErrorLaw(bound, most > 1e-9 ? Math.min(1, variance / most) : 1, correlation);
    }

    /** The values that an error may have. */
    double[] values() {
        return binary == 1 ? new double[] {0, 1} : new double[] {0, 1, mean};
    }

    /** How likely each of {@link #values} is. */
    double[] probabilities() {
        return binary == 1
                ? new double[] {1 - mean, mean}
                : new double[] {binary * (1 - mean), binary * mean, 1 - binary};
    }
}
