package io.vigie.detect;

import io.vigie.stats.ErrorLaw;
import io.vigie.stats.WilsonInterval;

/**
 * What a reference of so many labels says about the error: what is allowed, and what thresholds are solved for.
 *
 * <p>A reference may be better than the truth by chance. What comes after it is then worse than what is allowed, and
 * alarms: with many series and a strict budget, such luck alone would spend it. So it may be as probable as a false
 * alarm of its series within {@value #REFERENCE_DAYS} days is by the budget, and never more than {@value #MOST_LUCK}.
 */
public final class ReferenceError {
    /** How probable it is at most that the error lies above its bound. */
    public static final double MOST_LUCK = 0.05;

    private static final double LEAST_LUCK = 1e-5;

    /** How long a reference is that stays as it began. */
    private static final double REFERENCE_DAYS = 90;

    /** How much more probable it may be that the error is above what thresholds are solved for. */
    private static final double OF_CALIBRATION = 4;

    private static final double LEAST = 1e-9;

    private ReferenceError() {}

    /**
     * How probable it may be that the error is above its bound.
     *
     * @param alarmsPerDay false alarms that one series may raise in a day, above 0
     */
    public static double luck(double alarmsPerDay) {
        return Math.min(MOST_LUCK, Math.max(LEAST_LUCK, alarmsPerDay * REFERENCE_DAYS));
    }

    /**
     * Upper bound of the error; 1 without labels.
     *
     * @param error of the labels, weighted, in [0, 1]
     * @param effectiveSize Kish's, at most {@code count}
     * @param count of labels
     * @param luck how probable it is that the error lies above, in (0, 0.5)
     */
    public static double bound(double error, double effectiveSize, long count, double luck) {
        return WilsonInterval.upperBound(error, effectiveSize, count, 1 - luck);
    }

    /**
     * The law of errors that a calibration assumes: its mean is an upper bound of the error, too, with four times the
     * luck, which is one-sided 80 % at the most.
     *
     * @param error as for {@link #bound}, like {@code effectiveSize}, {@code count} and {@code luck}
     * @param variance of the errors, at least 0
     * @param correlation of neighbours, in [0, 1)
     */
    public static ErrorLaw law(
            double error, double variance, double effectiveSize, long count, double correlation, double luck) {
        double bound = WilsonInterval.upperBound(error, effectiveSize, count, 1 - OF_CALIBRATION * luck);
        return ErrorLaw.bounded(Math.max(LEAST, bound), error, variance, correlation);
    }
}
