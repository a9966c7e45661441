package io.vigie.stats;

/** Student's t distribution: quantiles without unit, for any degrees of freedom above 0. Non-finite input is refused. No state, no memory. */
@SuppressWarnings("FloatingPointLiteralPrecision") // coefficients as published, so that they can be compared
public final class StudentT {
    private static final double[] LANCZOS = {
        0.99999999999980993,
        676.5203681218851,
        -1259.1392167224028,
        771.32342877765313,
        -176.61502916214059,
        12.507343278686905,
        -0.13857109526572012,
        9.9843695780195716e-6,
        1.5056327351493116e-7
    };
    private static final double TINY = 1e-300;
    /** From here on the difference to the normal quantile is below 1e-8 of it in the range of use. */
    static final double NORMAL_FROM = 1e9;

    private StudentT() {}

    /**
     * The value that a t variable is below with the given probability; relative error below 1e-9 for probabilities in [1e-10, 1 − 1e-10].
     *
     * <p>The distribution function is the regularised incomplete beta function by its continued fraction (Press et al., "Numerical Recipes",
     * 6.4), inverted by bracketing and Newton steps.
     *
     * @param degreesOfFreedom above 0, finite
     * @throws IllegalArgumentException for a probability outside (0, 1) or degrees of freedom that are not finite and above 0
     */
    public static double quantile(double probability, double degreesOfFreedom) {
        if (!(probability > 0 && probability < 1)) {
            throw new IllegalArgumentException("a probability with a t quantile is in (0, 1), not " + probability);
        }
        if (!(degreesOfFreedom > 0 && degreesOfFreedom < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("degrees of freedom are finite and above 0, not " + degreesOfFreedom);
        }
        if (probability == 0.5) {
            return 0;
        }
        if (degreesOfFreedom >= NORMAL_FROM) {
            return NormalDistribution.quantile(probability);
        }
        double tail = Math.min(probability, 1 - probability);
        double size = upperQuantile(tail, degreesOfFreedom);
        return probability < 0.5 ? -size : size;
    }

    /** The half width, in standard errors, of a two-sided interval. */
    static double twoSided(double confidence, double degreesOfFreedom) {
        return quantile(0.5 + NormalDistribution.requireConfidence(confidence) / 2, degreesOfFreedom);
    }

    private static double upperQuantile(double tail, double degreesOfFreedom) {
        double low = 0;
        double high = 1;
        while (upperTail(high, degreesOfFreedom) > tail && high < 1e300) {
            low = high;
            high *= 2;
        }
        double logConstant = logGamma((degreesOfFreedom + 1) / 2)
                - logGamma(degreesOfFreedom / 2)
                - 0.5 * Math.log(degreesOfFreedom * Math.PI);
        double t = (low + high) / 2;
        for (int step = 0; step < 200 && high - low > 1e-15 * high; step++) {
            double excess = upperTail(t, degreesOfFreedom) - tail;
            if (excess > 0) {
                low = t;
            } else {
                high = t;
            }
            double density = Math.exp(logConstant - (degreesOfFreedom + 1) / 2 * Math.log1p(t * t / degreesOfFreedom));
            double next = t + excess / density;
            double middle = next > low && next < high ? next : (low + high) / 2;
            if (Math.abs(middle - t) <= 1e-14 * t) {
                return middle;
            }
            t = middle;
        }
        return t;
    }

    /** P(T > t) for t at least 0. */
    static double upperTail(double t, double degreesOfFreedom) {
        double square = t * t;
        double a = degreesOfFreedom / 2;
        double x = degreesOfFreedom / (degreesOfFreedom + square);
        double complement = square / (degreesOfFreedom + square);
        // ln x through log1p: x is near 1 when there are many degrees of freedom.
        double front = Math.exp(logGamma(a + 0.5)
                - logGamma(a)
                - logGamma(0.5)
                - a * Math.log1p(square / degreesOfFreedom)
                + 0.5 * Math.log(Math.max(complement, TINY)));
        return x < (a + 1) / (a + 2.5)
                ? 0.5 * front * continuedFraction(a, 0.5, x) / a
                : 0.5 * (1 - front * continuedFraction(0.5, a, complement) / 0.5);
    }

    /** Lentz's method for the continued fraction of the incomplete beta function. */
    private static double continuedFraction(double a, double b, double x) {
        double c = 1;
        double d = 1 / awayFromZero(1 - (a + b) * x / (a + 1));
        double value = d;
        for (int m = 1; m <= 10_000; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / awayFromZero(1 + even * d);
            c = awayFromZero(1 + even / c);
            value *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / awayFromZero(1 + odd * d);
            c = awayFromZero(1 + odd / c);
            double step = d * c;
            value *= step;
            if (Math.abs(step - 1) < 1e-16) {
                break;
            }
        }
        return value;
    }

    private static double awayFromZero(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    /** ln Γ(x) for x above 0: Lanczos' approximation, g = 7. */
    private static double logGamma(double x) {
        if (x < 0.5) {
            return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
        }
        double series = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            series += LANCZOS[i] / (x - 1 + i);
        }
        double base = x + 6.5;
        return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(series);
    }
}
