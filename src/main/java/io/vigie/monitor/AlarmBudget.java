package io.vigie.monitor;

import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import java.util.Collection;

/**
 * How the false alarms that a monitor may raise are divided: over its dimensions, slices and versions, over all
 * monitors of a model where they have a budget together, and over its two paths. Sequential evidence has seven eighths,
 * the comparison of windows one; by the union bound both together keep the whole.
 */
final class AlarmBudget {

    /** A comparison never alarms on less than this: what a two-sided interval of 95 % says. */
    private static final double LARGEST_ALPHA = 0.025;

    private final DriftRules rules;
    private final SliceWindows windows;

    AlarmBudget(DriftRules rules, SliceWindows windows) {
        this.rules = rules;
        this.windows = windows;
    }

    /** Into how many parts the monitor's budget is divided, at least 1. */
    double shares(MonitoredSeries series) {
        Monitor monitor = series.monitor();
        double slices = Math.max(1, windows.slices().size());
        return slices * versions(monitor, windows.versions(series.slice())) * sharesOfMonitor(series);
    }

    /** As {@link #shares}, for a mix, which is one series for all slices of a dimension. */
    double sharesOfMix(MonitoredSeries series) {
        return versions(series.monitor(), windows.versions()) * sharesOfMonitor(series);
    }

    private static double versions(Monitor monitor, Collection<String> all) {
        return ModelMatch.EACH.equals(monitor.match().version()) ? Math.max(1, all.size()) : 1;
    }

    private double sharesOfMonitor(MonitoredSeries series) {
        return series.monitor().dimensions().size() * rules.sharesOfModel(series.model());
    }

    /** Into how many parts sequential evidence has to divide the whole budget. */
    double sequentialShares(MonitoredSeries series) {
        return shares(series) / (1 - FalseAlarmBudget.WINDOW_PART);
    }

    /** The mean number of blocks between two false alarms of one series, log10. */
    double log10BlockThreshold(MonitoredSeries series, long blockMs) {
        FalseAlarmBudget budget = series.monitor().falseAlarms();
        double blocks = (double) budget.periodMs() / blockMs / budget.count();
        return Math.log10(blocks * sequentialShares(series));
    }

    /**
     * The confidence of the two-sided interval that must lie beyond the tolerance before a window alarms: 1 − 2α with
     * α = budget · window / (period · shares · 8), at least 0.95.
     */
    double windowConfidence(MonitoredSeries series) {
        Monitor monitor = series.monitor();
        FalseAlarmBudget budget = monitor.falseAlarms();
        double windowsInPeriod = (double) budget.periodMs() / monitor.window().millis();
        double alpha = FalseAlarmBudget.WINDOW_PART * budget.count() / (windowsInPeriod * shares(series));
        return 1 - 2 * Math.min(LARGEST_ALPHA, alpha);
    }

    /** How long a comparison must stay as it is to count: as set, but at most as long as the window can hold it. */
    long holdMs(MonitoredSeries series) {
        return Math.min(rules.alertLife().holdMs(), series.monitor().window().longestHoldMs());
    }
}
