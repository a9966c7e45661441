package io.vigie.plan;

import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Metric;
import io.vigie.model.Monitor;
import io.vigie.plan.AlarmDelays.LabelsToAlarm;
import java.util.List;

/**
 * For each slice of a quality monitor: when a drop would be told with the labels there are, how many labels a day it
 * takes to be told in time, and what helps where there are not enough requests for that.
 */
public final class LabelPlan {
    private static final int STEPS = 12;
    private static final double LEAST_LABELS_PER_DAY = 0.1;
    private static final double MOST_LABELS_PER_DAY = 1e6;

    /** More false alarms than this nobody wants. */
    private static final FalseAlarmBudget MONTHLY = FalseAlarmBudget.parse("1 per 30d");

    private final Monitor monitor;
    private final PlannedDrop planned;

    /**
     * @param drop in points of quality, in (0, 1]: 0.05 is five points
     * @param withinDays in which it should be told in half of all cases, above 0
     */
    public record PlannedDrop(double drop, double withinDays) {
        public PlannedDrop {
            if (!(drop > 0 && drop <= 1)) {
                throw new IllegalArgumentException("a drop of quality is in (0, 1], not " + drop);
            }
            if (!(withinDays > 0)) {
                throw new IllegalArgumentException("a time is above 0 days, not " + withinDays);
            }
        }
    }

    /** What helps a slice to be told in time, the cheapest first that is enough. */
    public enum Cure {
        /** It is told in time. */
        NONE,
        /** More labels: there are the requests for it. */
        MORE_LABELS,
        /** All requests labelled are too few, but enough with a budget of one false alarm in thirty days. */
        LARGER_BUDGET,
        /** Not even that: only together with other slices. */
        COARSER_SLICES,
        /** No answer of it has a label yet, so nothing is known of its quality. */
        FIRST_LABELS
    }

    /**
     * @param series so many share the budget, this slice among them
     * @param medianDays until half of such drops are told, from the drop on, the delay of labels included; infinite:
     *     never
     * @param days90 until nine of ten are
     * @param neededPerDay labels a day for {@link PlannedDrop#withinDays}; infinite where not even
     *     every request labelled is enough, or nothing is known
     */
    public record PlannedSlice(
            SliceLabels labels, int series, double medianDays, double days90, double neededPerDay, Cure cure) {

        /** Labels a day on top of those there are; 0 where there are enough, infinite where more are no cure. */
        public double morePerDay() {
            return cure == Cure.NONE ? 0 : Math.max(0, neededPerDay - labels.labelsPerDay());
        }
    }

    /** @throws IllegalArgumentException if the monitor is not one of a change of quality */
    public LabelPlan(Monitor monitor, PlannedDrop planned) {
        if (monitor.metric() != Metric.QUALITY || monitor.method().floor() != null) {
            throw new IllegalArgumentException(
                    monitor.name() + " does not compare quality with a reference, so there is nothing to plan");
        }
        this.monitor = monitor;
        this.planned = planned;
    }

    /** The drop that is to be told, in points of quality. */
    public double drop() {
        return planned.drop();
    }

    /** Of the monitor. */
    public FalseAlarmBudget budget() {
        return monitor.falseAlarms();
    }

    /** @param slices of one model: they share the budget */
    public List<PlannedSlice> of(List<SliceLabels> slices) {
        return slices.stream().map(slice -> of(slice, slices.size())).toList();
    }

    /** @param series so many share the budget, this slice among them; at least 1 */
    public PlannedSlice of(SliceLabels slice, int series) {
        if (!slice.isKnown()) {
            double never = Double.POSITIVE_INFINITY;
            return new PlannedSlice(slice, series, never, never, never, Cure.FIRST_LABELS);
        }
        AlarmDelays delays = AlarmDelays.of(monitor, monitor.falseAlarms(), planned.drop(), series);
        double error = 1 - slice.quality();
        LabelsToAlarm now = delays.simulate(error, slice.labelsPerDay() * slice.weight());
        double perDay = slice.labelsPerDay() * slice.weight();
        double medianDays = now.median() / perDay + slice.delayDays();
        double needed = needed(delays, slice);
        Cure cure = medianDays <= planned.withinDays() ? Cure.NONE : cure(slice, series, needed);
        return new PlannedSlice(
                slice, series, medianDays, now.percentile90() / perDay + slice.delayDays(), needed, cure);
    }

    private Cure cure(SliceLabels slice, int series, double needed) {
        if (needed < Double.POSITIVE_INFINITY) {
            return Cure.MORE_LABELS;
        }
        AlarmDelays larger = AlarmDelays.of(monitor, MONTHLY, planned.drop(), series);
        boolean isEnough = needed(larger, slice) < Double.POSITIVE_INFINITY;
        return isEnough ? Cure.LARGER_BUDGET : Cure.COARSER_SLICES;
    }

    /** Labels a day; infinite where not even every request is enough. */
    private double needed(AlarmDelays delays, SliceLabels slice) {
        double time = planned.withinDays() - slice.delayDays();
        double most = Math.min(MOST_LABELS_PER_DAY, slice.requestsPerDay());
        if (time <= 0 || most <= 0 || !isInTime(delays, slice, most, time)) {
            return Double.POSITIVE_INFINITY;
        }
        double least = Math.min(LEAST_LABELS_PER_DAY, most);
        // On a scale of ratios: the number is asked for within a few per cent of itself.
        for (int step = 0; step < STEPS && most / least > 1.03; step++) {
            double middle = Math.sqrt(least * most);
            if (isInTime(delays, slice, middle, time)) {
                most = middle;
            } else {
                least = middle;
            }
        }
        return most;
    }

    private static boolean isInTime(AlarmDelays delays, SliceLabels slice, double labelsPerDay, double days) {
        double perDay = labelsPerDay * slice.weight();
        return delays.simulate(1 - slice.quality(), perDay).median() / perDay <= days;
    }
}
