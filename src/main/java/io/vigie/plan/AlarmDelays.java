package io.vigie.plan;

import io.vigie.detect.EDetector;
import io.vigie.detect.ReferenceError;
import io.vigie.detect.RunLengthCalibration;
import io.vigie.detect.SequentialMonitor;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Monitor;
import io.vigie.model.ThresholdType;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How many labels it takes until a drop of quality is told: the chart of a quality monitor, run many times over
 * simulated labels that are good or bad one by one.
 *
 * <p>What is allowed, the law of errors and the threshold are those of {@link SequentialMonitor} whose
 * reference has {@value #REFERENCE_DAYS} days of labels. What it leaves out: answers that are alike, days that differ,
 * and the comparison of windows, which may tell sooner. Deterministic: runs have seeds.
 */
final class AlarmDelays {

    /** As much as a rolling reference has after a quarter. */
    static final int REFERENCE_DAYS = 90;

    /** Labels before the drop: a chart that has run for a while has evidence, and one that has just begun has none. */
    private static final int STABLE_LABELS = 500;

    /** Labels after which a drop counts as never told. */
    private static final int MOST_LABELS = 20_000;

    private static final int RUNS = 400;

    private final double drop;
    private final double tolerance;
    private final ThresholdType threshold;
    private final double alarmsPerDay;

    /**
     * Labels from the drop to the alarm; infinite: more than {@value #MOST_LABELS}, or never.
     *
     * @param percentile90 nine of ten drops are told by then
     */
    record LabelsToAlarm(double median, double percentile90) {
        static final LabelsToAlarm NEVER = new LabelsToAlarm(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /**
     * @param drop in points of quality, in (0, 1]
     * @param alarmsPerDay false alarms that one series may raise in a day, above 0
     */
    AlarmDelays(double drop, double tolerance, ThresholdType threshold, double alarmsPerDay) {
        if (!(drop > 0 && drop <= 1 && alarmsPerDay > 0)) {
            throw new IllegalArgumentException("no drop of " + drop + " with " + alarmsPerDay + " alarms a day");
        }
        this.drop = drop;
        this.tolerance = tolerance;
        this.threshold = threshold;
        this.alarmsPerDay = alarmsPerDay;
    }

    /** @param series so many share the budget, at least 1 */
    static AlarmDelays of(Monitor monitor, FalseAlarmBudget budget, double drop, int series) {
        return new AlarmDelays(
                drop,
                monitor.tolerance(),
                monitor.method().threshold(),
                budget.count() / budget.periodDays() * (1 - FalseAlarmBudget.WINDOW_PART) / Math.max(1, series));
    }

    /**
     * @param error share of bad answers before the drop, in [0, 1)
     * @param labelsPerDay as a sum of weights, above 0
     */
    LabelsToAlarm simulate(double error, double labelsPerDay) {
        double reference = labelsPerDay * REFERENCE_DAYS;
        long count = Math.max(1, Math.round(reference));
        double luck = ReferenceError.luck(alarmsPerDay);
        double allowed = ReferenceError.bound(error, reference, count, luck) + tolerance;
        double after = Math.min(1, error + drop);
        if (allowed >= 1) {
            return LabelsToAlarm.NEVER;
        }
        double labelsPerAlarm = Math.max(SequentialMonitor.LEAST_LABELS_PER_ALARM, labelsPerDay / alarmsPerDay);
        double[] thresholds = threshold == ThresholdType.CALIBRATED
                ? RunLengthCalibration.logThresholds(
                        ReferenceError.law(error, error * (1 - error), reference, count, 0, luck),
                        allowed,
                        1,
                        labelsPerAlarm)
                : new double[0];
        double[] lengths = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            lengths[run] = length(error, after, allowed, thresholds, StrictMath.log10(labelsPerAlarm), run);
        }
        Arrays.sort(lengths);
        return new LabelsToAlarm(lengths[RUNS / 2], lengths[RUNS * 9 / 10]);
    }

    private static double length(
            double error, double after, double allowed, double[] thresholds, double log10Threshold, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EDetector detector = new EDetector();
        for (int i = 0; i < STABLE_LABELS; i++) {
            if (isAlarm(detector, random.nextDouble() < error, allowed, thresholds, log10Threshold)) {
                detector.restart();
            }
        }
        for (int labels = 1; labels <= MOST_LABELS; labels++) {
            if (isAlarm(detector, random.nextDouble() < after, allowed, thresholds, log10Threshold)) {
                return labels;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    private static boolean isAlarm(
            EDetector detector, boolean isBad, double allowed, double[] thresholds, double log10Threshold) {
        detector.update(isBad ? 1 : 0, 1, allowed, 0);
        return thresholds.length == 0 ? detector.evidence() >= log10Threshold : detector.evidence(thresholds) >= 0;
    }
}
