package io.vigie.backtest;

import io.vigie.backtest.QuietDays.DailySlice;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.IncidentAlert;
import io.vigie.model.IncidentEvent;
import io.vigie.model.KnownIncident.KnownHistory;
import io.vigie.model.Metric;
import io.vigie.model.MetricFormat;
import io.vigie.model.Monitor;
import io.vigie.model.SliceNames;
import io.vigie.model.WindowLength;
import io.vigie.plan.LabelPlan;
import io.vigie.plan.LabelPlan.Cure;
import io.vigie.plan.LabelPlan.PlannedDrop;
import io.vigie.plan.LabelPlan.PlannedSlice;
import io.vigie.plan.SliceLabels;
import io.vigie.window.Pane;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A quiet stretch of a history → tolerance, window and budget of each monitor, with reasons.
 *
 * <p>The tolerance is twice the standard deviation of the change from one window to the next that quiet days alone give
 * rise to, in the slice where it is largest: what is within it is no fault. The window is the shortest in which that is
 * no more than what the monitor tolerates now; of labels, the accident of a sample counts as well. The budget is one
 * false alarm in thirty days in place of a stricter one only where that lets a drop be told in time which else is not.
 */
public final class MonitorSuggestions {

    private static final long DAY_MS = 86_400_000;

    /** Smaller changes are seldom worth a word, however alike days are. */
    private static final double LEAST_DIFFERENCE = 0.005;

    private static final double LEAST_SHARE = 0.02;
    private static final double STEP_OF_DIFFERENCE = 0.005;
    private static final double STEP_OF_SHARE = 0.01;
    private static final double DEVIATIONS = 2;

    /** The drop of quality that is to be told: five points more than what is tolerated. */
    private static final double DROP = 0.05;

    private static final FalseAlarmBudget MONTHLY = FalseAlarmBudget.parse("1 per 30d");
    private static final List<WindowLength> WINDOWS = List.of(WindowLength.DAY, WindowLength.WEEK, WindowLength.MONTH);

    private final Backtest.Comparison comparison;
    private final Map<DailySlice, List<Pane>> quietDays = new TreeMap<>();
    private final QuietTimes quiet;
    private final long holdMs;

    /**
     * @param comparison of the settings that have the monitors
     * @param days of the same history
     * @param holdMs how long a comparison of windows is held before it alarms, as the settings say; a day: as long as the
     *     window allows, at most so long
     */
    public MonitorSuggestions(KnownHistory known, Backtest.Comparison comparison, QuietDays days, long holdMs) {
        this.comparison = comparison;
        this.holdMs = holdMs;
        this.quiet =
                QuietTimes.of(known, comparison, comparison.outcomes().get(0).joinWithinMs());
        days.days().forEach((slice, all) -> {
            List<Pane> ofSlice = quietOf(slice, all);
            if (!ofSlice.isEmpty()) {
                quietDays.put(slice, ofSlice);
            }
        });
    }

    private List<Pane> quietOf(DailySlice slice, NavigableMap<Long, Pane> days) {
        List<Pane> found = new ArrayList<>();
        days.forEach((start, pane) -> {
            if (quiet.covers(slice.model(), start, start + DAY_MS)) {
                found.add(pane);
            }
        });
        return found;
    }

    /** One for each monitor, in their order. */
    public List<MonitorSuggestion> of(List<Monitor> monitors) {
        return monitors.stream().map(this::of).toList();
    }

    private MonitorSuggestion of(Monitor monitor) {
        Metric metric = monitor.metric();
        if (!metric.isFigure()
                || monitor.method().objective() != null
                || monitor.method().floor() != null) {
            return new MonitorSuggestion(
                    monitor.name(), List.of(), List.of("Kept: it compares no figure with what it was before."));
        }
        List<SliceSpread> spreads = spreads(monitor);
        List<String> reasons = new ArrayList<>();
        if (spreads.isEmpty()) {
            reasons.add("Kept: no slice has " + SliceSpread.LEAST_DAYS + " quiet days with data.");
            reasons.add(alarms(monitor));
            return new MonitorSuggestion(monitor.name(), List.of(), reasons);
        }
        WindowLength window = window(monitor, spreads);
        SliceSpread widest = widest(spreads);
        double tolerance = tolerance(metric, widest, window);
        reasons.add(daysDiffer(metric, widest, spreads.size()));
        reasons.add(changes(metric, widest, window, tolerance));
        FalseAlarmBudget budget = monitor.falseAlarms();
        if (metric == Metric.QUALITY) {
            budget = budget(planned(monitor, window, tolerance), spreads, window, reasons);
        }
        reasons.add(alarms(monitor));
        List<String> overrides = new ArrayList<>();
        String path = "monitors[" + monitor.name() + "].";
        overrides.add(path + "window=" + window.label());
        overrides.add(path + "tolerance=" + number(tolerance));
        if (!budget.equals(monitor.falseAlarms())) {
            overrides.add(path + "falseAlarms=" + budget);
        }
        return new MonitorSuggestion(monitor.name(), overrides, reasons);
    }

    private List<SliceSpread> spreads(Monitor monitor) {
        List<SliceSpread> spreads = new ArrayList<>();
        quietDays.forEach((slice, days) -> {
            boolean isWatched = monitor.match().coversModel(slice.model())
                    && !SliceNames.isOther(slice.slice())
                    && monitor.dimensions().stream().anyMatch(dimension -> SliceNames.isOf(dimension, slice.slice()));
            SliceSpread spread = isWatched ? SliceSpread.of(monitor, slice, days) : null;
            if (spread != null) {
                spreads.add(spread);
            }
        });
        return spreads;
    }

    private static SliceSpread widest(List<SliceSpread> spreads) {
        return spreads.stream()
                .max(Comparator.comparingDouble(SliceSpread::ofDays))
                .orElseThrow();
    }

    /** The shortest that tells what the monitor asks for now from what days, and samples, do by themselves. */
    private WindowLength window(Monitor monitor, List<SliceSpread> spreads) {
        for (WindowLength window : WINDOWS) {
            boolean isEnough = spreads.stream()
                    .allMatch(spread -> DEVIATIONS * SliceSpread.ofChange(spread.spread(), window)
                            <= Math.max(least(monitor.metric()), monitor.tolerance()));
            if (isEnough && (holdMs == DAY_MS || window.longestHoldMs() >= holdMs)) {
                return window;
            }
        }
        return WindowLength.MONTH;
    }

    private static double tolerance(Metric metric, SliceSpread widest, WindowLength window) {
        double step = metric.isRelative() ? STEP_OF_SHARE : STEP_OF_DIFFERENCE;
        double needed = DEVIATIONS * SliceSpread.ofChange(widest.ofDays(), window);
        return Math.max(least(metric), Math.ceil(needed / step - 1e-9) * step);
    }

    private static double least(Metric metric) {
        return metric.isRelative() ? LEAST_SHARE : LEAST_DIFFERENCE;
    }

    private static String daysDiffer(Metric metric, SliceSpread widest, int slices) {
        String text = String.format(
                Locale.ROOT,
                "%s of %s: %s on average of %d quiet days, %s a day; from day to day it differs by %s (one standard"
                        + " deviation)",
                widest.slice(),
                widest.model(),
                MetricFormat.value(metric, widest.mean()),
                widest.days(),
                amount(metric, widest.perDay()),
                MetricFormat.tolerance(metric, widest.spread()));
        if (metric.isLabelled()) {
            text += ", of which so few labels explain " + MetricFormat.tolerance(metric, widest.sampling());
        }
        return text + (slices == 1 ? "." : ", the most of " + slices + " slices.");
    }

    private static String changes(Metric metric, SliceSpread widest, WindowLength window, double tolerance) {
        return "So from one window of " + window.label() + " to the next it differs by "
                + MetricFormat.tolerance(metric, SliceSpread.ofChange(widest.ofDays(), window))
                + " without a fault; tolerance " + MetricFormat.tolerance(metric, tolerance)
                + (tolerance == least(metric) ? ", the least that is proposed." : ", twice that, rounded up.");
    }

    private static LabelPlan planned(Monitor monitor, WindowLength window, double tolerance) {
        Monitor proposed = new Monitor(
                monitor.name(),
                monitor.match(),
                monitor.metric(),
                monitor.criterion(),
                monitor.dimensions(),
                window,
                monitor.reference(),
                tolerance,
                monitor.falseAlarms(),
                monitor.method(),
                monitor.severity(),
                monitor.owner(),
                monitor.channels(),
                monitor.runbook());
        return new LabelPlan(
                proposed, new PlannedDrop(Math.min(1, tolerance + DROP), (double) window.millis() / DAY_MS));
    }

    private FalseAlarmBudget budget(
            LabelPlan plan, List<SliceSpread> spreads, WindowLength window, List<String> reasons) {
        Map<String, Integer> series = new HashMap<>();
        spreads.forEach(spread -> series.merge(spread.model(), 1, Integer::sum));
        PlannedSlice slowest = null;
        boolean helpsMonthly = false;
        for (SliceSpread spread : spreads) {
            PlannedSlice planned = plan.of(
                    new SliceLabels(
                            spread.model(), spread.slice(), spread.perDay(), spread.perDay(), spread.mean(), 1, 0),
                    series.getOrDefault(spread.model(), 1));
            helpsMonthly |= planned.cure() == Cure.LARGER_BUDGET;
            if (slowest == null || planned.medianDays() > slowest.medianDays()) {
                slowest = planned;
            }
        }
        if (slowest != null) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "A drop of %s would be told after %s in half of all cases where it takes longest (%s of %s, %.0f"
                            + " labels a day), by labels alone.",
                    MetricFormat.tolerance(Metric.QUALITY, plan.drop()),
                    slowest.medianDays() == Double.POSITIVE_INFINITY
                            ? "no time at all"
                            : String.format(Locale.ROOT, "%.1f days", slowest.medianDays()),
                    slowest.labels().slice(),
                    slowest.labels().model(),
                    slowest.labels().labelsPerDay()));
        }
        if (helpsMonthly) {
            reasons.add(
                    "Within " + window.label() + " it is told in every slice only with a budget of " + MONTHLY + ".");
            return MONTHLY;
        }
        return plan.budget();
    }

    /** What it raised in quiet stretches, against what it has promised. */
    private String alarms(Monitor monitor) {
        Map<String, String> raised = new HashMap<>();
        for (IncidentEvent event : comparison.outcomes().get(0).told()) {
            for (IncidentAlert alert : event.alerts()) {
                if (alert.monitor().equals(monitor.name()) && quiet.covers(event.model(), alert.raisedAt())) {
                    raised.put(alert.alertId(), event.model());
                }
            }
        }
        double days = comparison.models().stream()
                .filter(monitor.match()::coversModel)
                .mapToDouble(quiet::days)
                .sum();
        double promised =
                monitor.falseAlarms().count() * days / monitor.falseAlarms().periodDays();
        return String.format(
                Locale.ROOT,
                "As it is, it raised %d alert%s in %.0f quiet days of all models together; its budget has %.1f.",
                raised.size(),
                raised.size() == 1 ? "" : "s",
                days,
                promised);
    }

    private static String amount(Metric metric, double perDay) {
        return String.format(Locale.ROOT, "%,.0f %s", perDay, metric.isLabelled() ? "labels" : "requests or turns");
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
