package io.vigie.detect;

import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.ThresholdType;

/**
 * What a monitor is told with every label and tick. Not part of its state, so a setting can change while the monitor
 * lives, except the reference plan: another plan is another monitor.
 *
 * @param tolerance at least 0, in points of quality: the drop that nobody minds
 * @param budget for the whole monitor
 * @param shares into how many parts the budget is divided, at least 1: one for each slice, more where monitors share a
 *     budget too; when it grows, the threshold of each grows with it
 */
public record DetectionContext(
        double tolerance, FalseAlarmBudget budget, double shares, ReferencePlan plan, Requirements requirements) {

    public DetectionContext {
        if (!(tolerance >= 0 && tolerance <= 1)) {
            throw new IllegalArgumentException("a tolerance of quality is in [0, 1], not " + tolerance);
        }
        if (!(shares >= 1 && shares < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a budget has at least 1 share, not " + shares);
        }
    }

    /** How probable it may be that the reference is better than the truth: {@link ReferenceError#luck}. */
    double luck() {
        return ReferenceError.luck(budget.count() / budget.periodDays() / shares);
    }

    /**
     * @param maturityMs how long after the reference's end its labels may still come, at least 0
     * @param confidence of the intervals in events, in (0, 1)
     * @param minimumReferenceLabels at least 1; with fewer the reference is not ready
     * @param threshold what an e-detector's evidence must reach
     * @param leastErrors the sum of errors that labels since the onset must have for an alarm, at least 0: fewer bad
     *     labels are an accident, whatever their evidence
     */
    public record Requirements(
            long maturityMs,
            double confidence,
            int minimumReferenceLabels,
            ThresholdType threshold,
            double leastErrors) {
        /** One day, 95 %, 30 labels, calibrated. */
        public static final Requirements DEFAULTS = new Requirements(ReferenceSums.DAY, 0.95, 30);

        /** With a calibrated threshold. */
        public Requirements(long maturityMs, double confidence, int minimumReferenceLabels) {
            this(maturityMs, confidence, minimumReferenceLabels, ThresholdType.CALIBRATED);
        }

        /** Where evidence alone is enough for an alarm. */
        public Requirements(long maturityMs, double confidence, int minimumReferenceLabels, ThresholdType threshold) {
            this(maturityMs, confidence, minimumReferenceLabels, threshold, 0);
        }

        /** The same with another threshold. */
        public Requirements with(ThresholdType other) {
            return new Requirements(maturityMs, confidence, minimumReferenceLabels, other, leastErrors);
        }

        /** The same where an alarm needs a sum of errors. */
        public Requirements withLeastErrors(double errors) {
            return new Requirements(maturityMs, confidence, minimumReferenceLabels, threshold, errors);
        }

        public Requirements {
            if (maturityMs < 0) {
                throw new IllegalArgumentException("a maturity is at least 0, not " + maturityMs + " ms");
            }
            if (!(confidence > 0 && confidence < 1)) {
                throw new IllegalArgumentException("a confidence is in (0, 1), not " + confidence);
            }
            if (!(leastErrors >= 0)) {
                throw new IllegalArgumentException("a sum of errors is at least 0, not " + leastErrors);
            }
            if (minimumReferenceLabels < 1) {
                throw new IllegalArgumentException("a reference needs at least 1 label, not " + minimumReferenceLabels);
            }
        }
    }
}
