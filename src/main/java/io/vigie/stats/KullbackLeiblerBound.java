package io.vigie.stats;

/**
 * A lower bound of the mean of a stretch of values in [0, 1] that was picked for its high mean.
 *
 * <p>b with n·kl(mean, b) = ln(20·n), kl(m, b) = m·ln(m/b) + (1 − m)·ln((1 − m)/(1 − b)): Chernoff's bound at 5 %,
 * divided among the n places at which the stretch could have begun. Chernoff 1952, "A measure of asymptotic
 * efficiency", Annals of Mathematical Statistics 23. No state, no memory.
 */
public final class KullbackLeiblerBound {
    private static final double ONE_OVER_LEVEL = 20;
    private static final int STEPS = 60;

    private KullbackLeiblerBound() {}

    /**
     * @param mean in [0, 1]
     * @param n how many values, or how many they are worth; below 1 counts as 1
     * @return in [0, mean]
     * @throws IllegalArgumentException for a mean outside [0, 1], or an n that is no number
     */
    public static double lower(double mean, double n) {
        if (!(mean >= 0 && mean <= 1) || Double.isNaN(n)) {
            throw new IllegalArgumentException("a mean in [0, 1] of some values, not " + mean + " of " + n);
        }
        double size = Math.max(1, n);
        double most = StrictMath.log(ONE_OVER_LEVEL * size) / size;
        double low = 0;
        double high = mean;
        for (int i = 0; i < STEPS; i++) {
            double middle = (low + high) / 2;
            if (divergence(mean, middle) > most) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double divergence(double mean, double b) {
        double ofErrors = mean == 0 ? 0 : mean * StrictMath.log(mean / b);
        return ofErrors + (mean == 1 ? 0 : (1 - mean) * StrictMath.log((1 - mean) / (1 - b)));
    }
}
