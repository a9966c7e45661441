package io.vigie.stats;

/**
 * How alike days in a row are, for intervals whose sampling unit is the day: a good week follows a good week more often
 * than chance says, and then D days say less than D independent ones.
 *
 * <p>r = Σe_d·e_{d−1} / Σe_d² + 1/D, of the days' residuals e from the figure of their window; 1/D makes up for the
 * bias that the window's own mean brings (Marriott and Pope 1954, "Bias in the estimation of autocorrelations",
 * Biometrika 41, to first order at r = 0). With few days r is uncertain, so the sums of two windows that are compared
 * are {@link #pooledWith pooled}. The variance of a mean over days whose correlations fall as r, r², r³, … is
 * (1 + r)/(1 − r) times that of independent days (Bartlett 1946, "On the theoretical specification and sampling
 * properties of autocorrelated time-series", JRSS Supplement 8).
 *
 * <p>Measured on the change between two windows of 30 days, a nominal one-sided error of 0.025 is 0.12 at a correlation
 * of 0.5 and 0.25 at 0.8 without, 0.035 and 0.067 with; of 7 days 0.085 and 0.19 without, 0.045 and 0.095 with. A
 * rhythm of the week counts as correlation, so intervals over days that have one are wider than need be.
 *
 * <p>No unit: residuals are in that of the figure, which two windows share. No days, or days that are all alike, have a
 * correlation of 0. Stored in savepoints: renaming a component forgets it.
 *
 * @param products Σe_d·e_{d−1}
 * @param squares Σe_d², at least 0
 * @param days D, at least 0
 * @param windows of which each has a mean of its own, at least 0
 */
public record DayCorrelation(double products, double squares, int days, int windows) {
    /** Nothing is known of how alike days are: they count as independent. */
    public static final DayCorrelation NONE = new DayCorrelation(0, 0, 0, 0);

    private static final double MOST = 0.9;

    /** @param residuals of the days of one window, in their order, finite; 0 for a day without observations */
    static DayCorrelation of(double[] residuals) {
        double products = 0;
        double squares = 0;
        for (int d = 0; d < residuals.length; d++) {
            products += d > 0 ? residuals[d] * residuals[d - 1] : 0;
            squares += residuals[d] * residuals[d];
        }
        return new DayCorrelation(products, squares, residuals.length, 1);
    }

    /** That of two windows, each around its own figure. */
    public DayCorrelation pooledWith(DayCorrelation other) {
        return new DayCorrelation(
                products + other.products, squares + other.squares, days + other.days, windows + other.windows);
    }

    /** r, in [0, 0.9]. */
    public double coefficient() {
        if (!(squares > 0) || days == 0) {
            return 0;
        }
        return Math.min(MOST, Math.max(0, products / squares + (double) windows / days));
    }

    /** The factor of a standard error: √((1 + r)/(1 − r)), in [1, 4.36]. */
    double widening() {
        double r = coefficient();
        return Math.sqrt((1 + r) / (1 - r));
    }
}
