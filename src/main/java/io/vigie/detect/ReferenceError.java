package io.vigie.detect;

import io.vigie.stats.ErrorLaw;
import io.vigie.stats.WilsonInterval;

/** What a reference of so many labels says about the error: what is allowed, and what thresholds are solved for. */
public final class ReferenceError {
    private static final double BOUND_CONFIDENCE = 0.95;

    /**
     * One-sided, of the error for which thresholds are solved: a small reference may be better than the truth by
     * chance.
     */
    private static final double CALIBRATION_CONFIDENCE = 0.8;

    private static final double LEAST = 1e-9;

    private ReferenceError() {}

    /**
     * Upper bound of the error, one-sided 95 %; 1 without labels.
     *
     * @param error of the labels, weighted, in [0, 1]
     * @param effectiveSize Kish's, at most {@code count}
     * @param count of labels
     */
    public static double bound(double error, double effectiveSize, long count) {
        return WilsonInterval.upperBound(error, effectiveSize, count, BOUND_CONFIDENCE);
    }

    /**
     * The law of errors that a calibration assumes: its mean is the upper bound of the error, one-sided 80 %.
     *
     * @param error as for {@link #bound}, like {@code effectiveSize} and {@code count}
     * @param variance of the errors, at least 0
     * @param correlation of neighbours, in [0, 1)
     */
    public static ErrorLaw law(double error, double variance, double effectiveSize, long count, double correlation) {
        double bound = WilsonInterval.upperBound(error, effectiveSize, count, CALIBRATION_CONFIDENCE);
        return ErrorLaw.bounded(Math.max(LEAST, bound), error, variance, correlation);
    }
}
