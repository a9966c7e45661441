package io.vigie.bench.alerts;

import io.vigie.bench.alerts.AlertsReport.ChangedWorld;
import io.vigie.bench.alerts.AlertsReport.MonitorAlerts;
import io.vigie.bench.alerts.AlertsReport.RecoveryDays;
import io.vigie.bench.alerts.AlertsReport.StableWorld;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What alerts are held to, and whether a report holds it. */
final class AlertGoals {

    private static final double MOST_TOLD_RECOVERED = 0.01;
    private static final double RECOVERY_MEDIAN = 20;
    private static final double RECOVERY_90 = 45;
    private static final double CREEPING_MEDIAN = 150;
    private static final double CREEPING_BY_MONTH_8 = 28.0 / 30;
    private static final double ERRORS_WITHIN = 2;
    private static final double TINY_SLOWER = 1.1;

    /** Median days that version 0.1.0 took in such worlds, which compared windows alone; infinite: never. */
    private static final Map<String, Double> BEFORE = before();

    private final AlertsReport report;

    /** @param measured a figure or several, in words */
    record AlertGoal(String text, boolean isMet, String measured) {}

    AlertGoals(AlertsReport report) {
        this.report = report;
    }

    private static Map<String, Double> before() {
        Map<String, Double> days = new LinkedHashMap<>();
        double never = Double.POSITIVE_INFINITY;
        double[][] usualAndBusy = {
            {6, 6}, {8, 8}, {never, never}, {23, 22}, {15, 15}, {never, never}, {7, 7}, {17, 12}, {27, 12.7}, {9.7, 4.7}
        };
        String[] worlds = {
            "p95-50",
            "p95-25",
            "latency-20",
            "abandonment-4",
            "abandonment-8",
            "errors-4",
            "refusals-5",
            "after-bad-30",
            "quality-5",
            "quality-10"
        };
        for (int i = 0; i < worlds.length; i++) {
            days.put(worlds[i], usualAndBusy[i][0]);
            days.put(worlds[i] + "-busy", usualAndBusy[i][1]);
        }
        return days;
    }

    /** Those of which the report has what they need. */
    List<AlertGoal> all() {
        List<AlertGoal> goals = new ArrayList<>();
        if (!report.stable().isEmpty()) {
            goals.add(budgets());
        }
        List<ChangedWorld> lasting = report.changed().stream()
                .filter(each -> each.recoveries() == null)
                .toList();
        if (!lasting.isEmpty()) {
            goals.add(recoveredEarly(lasting));
        }
        report.changed().stream().filter(each -> each.recoveries() != null).forEach(each -> goals.add(recovery(each)));
        report.changed("creeping-quality").ifPresent(each -> goals.add(creeping(each)));
        for (String id : List.of("errors-4", "errors-4-busy")) {
            report.changed(id).ifPresent(each -> goals.add(allWithin(each, ERRORS_WITHIN)));
        }
        median("abandonment-4", 7, goals);
        median("abandonment-4-busy", 3, goals);
        median("p95-50", 2, goals);
        median("p95-50-busy", 4, goals);
        notSlower(goals);
        report.changed("tiny-probability").ifPresent(tiny -> report.changed("no-tiny-probability")
                .ifPresent(none -> goals.add(tiny(tiny, none))));
        return goals;
    }

    private AlertGoal budgets() {
        List<String> over = new ArrayList<>();
        int all = 0;
        for (StableWorld world : report.stable()) {
            for (MonitorAlerts monitor : world.monitors()) {
                if (monitor.budget() != null) {
                    all++;
                    if (!monitor.isWithinBudget()) {
                        over.add(monitor.monitor() + " in `" + world.id() + "`");
                    }
                }
            }
        }
        return new AlertGoal(
                "Every monitor stays within its budget in every stable world, over all its paths",
                over.isEmpty(),
                over.isEmpty() ? all + " of " + all : "not " + String.join(", ", over));
    }

    private static AlertGoal recoveredEarly(List<ChangedWorld> lasting) {
        int histories = lasting.stream().mapToInt(ChangedWorld::histories).sum();
        int early = lasting.stream().mapToInt(ChangedWorld::toldRecoveredEarly).sum();
        String where = lasting.stream()
                .filter(each -> each.toldRecoveredEarly() > 0)
                .map(each -> each.toldRecoveredEarly() + " in `" + each.id() + "`")
                .collect(Collectors.joining(", "));
        return new AlertGoal(
                "At most 1 % of the changes that last are told recovered",
                early <= MOST_TOLD_RECOVERED * histories,
                early + " of " + histories + (where.isEmpty() ? "" : ": " + where));
    }

    private static AlertGoal recovery(ChangedWorld world) {
        RecoveryDays whole = Objects.requireNonNull(world.recoveries()).whole();
        return new AlertGoal(
                "`" + world.id()
                        + "`: the model's recovery is told within 20 days of the end (median), within 45 in 90 of 100",
                whole.medianDays() <= RECOVERY_MEDIAN && whole.days90() <= RECOVERY_90,
                AlertsPage.days(whole.medianDays()) + " and " + AlertsPage.days(whole.days90()));
    }

    private static AlertGoal creeping(ChangedWorld world) {
        return new AlertGoal(
                "One point a month is told within 150 days (median), and by month 8 in 28 of 30 histories",
                world.medianDays() <= CREEPING_MEDIAN
                        && world.toldByMonth8() >= CREEPING_BY_MONTH_8 * world.histories(),
                AlertsPage.days(world.medianDays()) + "; by month 8 in " + world.toldByMonth8() + " of "
                        + world.histories());
    }

    private static AlertGoal allWithin(ChangedWorld world, double days) {
        return new AlertGoal(
                "`" + world.id() + "`: always told within " + AlertsPage.days(days),
                world.slowestDays() <= days,
                "slowest " + AlertsPage.days(world.slowestDays()));
    }

    private void median(String id, double days, List<AlertGoal> goals) {
        report.changed(id)
                .ifPresent(world -> goals.add(new AlertGoal(
                        "`" + id + "`: told within " + AlertsPage.days(days) + " (median)",
                        world.medianDays() <= days,
                        AlertsPage.days(world.medianDays()))));
    }

    private void notSlower(List<AlertGoal> goals) {
        List<String> slower = new ArrayList<>();
        int compared = 0;
        for (Map.Entry<String, Double> before : BEFORE.entrySet()) {
            ChangedWorld now = report.changed(before.getKey()).orElse(null);
            if (now != null) {
                compared++;
                if (now.medianDays() > before.getValue()) {
                    slower.add(String.format(
                            Locale.ROOT,
                            "`%s` %s, before %s",
                            now.id(),
                            AlertsPage.days(now.medianDays()),
                            AlertsPage.days(before.getValue())));
                }
            }
        }
        if (compared > 0) {
            goals.add(new AlertGoal(
                    "No change is told later than comparisons of windows alone told it (version 0.1.0, median)",
                    slower.isEmpty(),
                    slower.isEmpty() ? compared + " of " + compared : String.join("; ", slower)));
        }
    }

    private static AlertGoal tiny(ChangedWorld tiny, ChangedWorld none) {
        return new AlertGoal(
                "One label with a probability of 1e-5 delays nothing by more than a tenth (median)",
                tiny.medianDays() <= TINY_SLOWER * none.medianDays(),
                AlertsPage.days(tiny.medianDays()) + " with it, " + AlertsPage.days(none.medianDays()) + " without");
    }
}
