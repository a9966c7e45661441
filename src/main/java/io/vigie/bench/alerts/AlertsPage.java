package io.vigie.bench.alerts;

import io.vigie.bench.alerts.AlertGoals.AlertGoal;
import io.vigie.bench.alerts.AlertsReport.ChangedWorld;
import io.vigie.bench.alerts.AlertsReport.MonitorAlerts;
import io.vigie.bench.alerts.AlertsReport.Recoveries;
import io.vigie.bench.alerts.AlertsReport.RecoveryDays;
import io.vigie.bench.alerts.AlertsReport.StableWorld;
import io.vigie.markup.TextTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A report as a page of the documentation, and as text for a terminal. */
public final class AlertsPage {

    /**
     * How a report was made.
     *
     * @param duration in words
     * @param date in words
     */
    public record AlertsProvenance(String command, String version, String duration, String date) {}

    private static final String TEMPLATE = "/bench/alert-quality.md";
    private static final Pattern HOLE = Pattern.compile("\\{\\{(\\w+)}}");

    private AlertsPage() {}

    /** The Markdown page. */
    public static String markdown(AlertsReport report, AlertsProvenance provenance) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("command", provenance.command());
        values.put("version", provenance.version());
        values.put("duration", provenance.duration());
        values.put("date", provenance.date());
        values.put("seeds", String.valueOf(report.seeds()));
        values.put("summary", list(summary(report)));
        values.put("goals", goals(report).markdown());
        values.put("quiet", quarters(report).markdown());
        values.put("falseAlerts", falseAlerts(report).markdown());
        values.put("changes", changes(report).markdown());
        values.put("recoveries", recoveries(report).markdown());
        return HOLE.matcher(template()).replaceAll(hole -> {
            String value = values.get(hole.group(1));
            if (value == null) {
                throw new IllegalStateException("nothing is known as " + hole.group(1));
            }
            return Matcher.quoteReplacement(value);
        });
    }

    /** The same for a terminal, without explanations. */
    public static String terminal(AlertsReport report) {
        StringBuilder text = new StringBuilder();
        if (!report.stable().isEmpty()) {
            text.append("NOTHING CHANGES\n\n")
                    .append(quarters(report).columns())
                    .append('\n');
            text.append(falseAlerts(report).columns()).append('\n');
        }
        if (!report.changed().isEmpty()) {
            text.append("ONE THING CHANGES\n\n")
                    .append(changes(report).columns())
                    .append('\n');
        }
        if (report.changed().stream().anyMatch(each -> each.recoveries() != null)) {
            text.append(recoveries(report).columns()).append('\n');
        }
        text.append("GOALS\n\n").append(goals(report).columns()).append('\n');
        summary(report).forEach(line -> text.append("- ").append(line).append('\n'));
        return text.toString();
    }

    private static String list(List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append("- ").append(line).append('\n'));
        return text.toString().stripTrailing();
    }

    /** What most people want to know. */
    static List<String> summary(AlertsReport report) {
        List<String> lines = new ArrayList<>();
        report.stable("usual").ifPresent(world -> lines.add(quiet(world)));
        told(report, "quality-5", "A fall of five points (50 labels a day)", lines);
        told(report, "quality-10", "A fall of ten points (50 labels a day)", lines);
        told(report, "hidden-slice", "A fall of twenty points in one language, a tenth of the traffic", lines);
        told(report, "creeping-quality", "A fall of one point a month", lines);
        told(report, "p95-50", "A 95 % quantile of latencies that is half as high again", lines);
        told(report, "errors-4", "Failures that rise from 0.9 % to 4.9 %", lines);
        told(report, "abandonment-4", "Four points more of users who give up", lines);
        report.changed("ends-quality").ifPresent(world -> {
            Recoveries recoveries = world.recoveries();
            if (recoveries != null && recoveries.whole().told() > 0) {
                lines.add("The recovery from a fall of ten points: told after "
                        + days(recoveries.whole().medianDays()) + " (median).");
            }
        });
        List<AlertGoal> goals = new AlertGoals(report).all();
        long met = goals.stream().filter(AlertGoal::isMet).count();
        lines.add(
                met == goals.size()
                        ? "All " + goals.size() + " goals below are met."
                        : met + " of " + goals.size() + " goals below are met.");
        return lines;
    }

    private static String quiet(StableWorld world) {
        return "Of " + world.quarters() + " quarters in which nothing changed, " + world.quartersWithAlert()
                + " had a false alert of any of the " + world.monitors().size()
                + " monitors, each of which may raise one a quarter.";
    }

    private static void told(AlertsReport report, String id, String what, List<String> lines) {
        report.changed(id)
                .ifPresent(world -> lines.add(what + ": told after " + days(world.medianDays())
                        + " (median), " + days(world.days90()) + " in nine of ten histories"
                        + (world.missed() == 0
                                ? "."
                                : "; never in " + world.missed() + " of " + world.histories() + ".")));
    }

    private static TextTable goals(AlertsReport report) {
        TextTable table = new TextTable(List.of("goal", "met", "measured"));
        for (AlertGoal goal : new AlertGoals(report).all()) {
            table.row(List.of(goal.text(), goal.isMet() ? "yes" : "**no**", goal.measured()));
        }
        return table;
    }

    private static TextTable quarters(AlertsReport report) {
        TextTable table =
                new TextTable(List.of("world", "quarters", "with a false alert", "alerts in the first 30 days"));
        for (StableWorld world : report.stable()) {
            table.row(List.of(
                    "`" + world.id() + "`: " + world.description(),
                    String.valueOf(world.quarters()),
                    String.valueOf(world.quartersWithAlert()),
                    String.valueOf(world.firstMonthAlerts())));
        }
        return table;
    }

    private static TextTable falseAlerts(AlertsReport report) {
        TextTable table = new TextTable(
                List.of("world", "monitor", "sequential", "window", "burn rate", "all ± standard error", "allowed"));
        for (StableWorld world : report.stable()) {
            for (MonitorAlerts monitor : world.monitors()) {
                Double budget = monitor.budget();
                table.row(List.of(
                        "`" + world.id() + "`",
                        monitor.monitor(),
                        rate(monitor.sequential()),
                        rate(monitor.window()),
                        rate(monitor.burnRate()),
                        rate(monitor.all()) + " ± " + rate(monitor.standardError())
                                + (monitor.isWithinBudget() ? "" : " !"),
                        budget == null ? "–" : rate(budget)));
            }
        }
        return table;
    }

    private static TextTable changes(AlertsReport report) {
        TextTable table = new TextTable(List.of(
                "world", "monitor", "median", "90 %", "missed", "told recovered", "alerts of one change: mean, most"));
        for (ChangedWorld world : report.changed()) {
            table.row(List.of(
                    "`" + world.id() + "`: " + world.description(),
                    world.monitor(),
                    days(world.medianDays()),
                    days(world.days90()),
                    world.missed() + " of " + world.histories(),
                    world.toldRecoveredEarly() + " of " + world.histories(),
                    String.format(Locale.ROOT, "%.1f, %d", world.alertsOfTheChange(), world.mostAlertsOfTheChange())));
        }
        return table;
    }

    private static TextTable recoveries(AlertsReport report) {
        TextTable table = new TextTable(List.of(
                "world", "of the model: told", "median", "90 %", "open", "of slices: told", "median", "90 %", "open"));
        for (ChangedWorld world : report.changed()) {
            Recoveries recoveries = world.recoveries();
            if (recoveries != null) {
                List<String> cells = new ArrayList<>(List.of("`" + world.id() + "`"));
                for (RecoveryDays each : List.of(recoveries.whole(), recoveries.slices())) {
                    cells.add(String.valueOf(each.told()));
                    cells.add(each.told() == 0 ? "–" : days(each.medianDays()));
                    cells.add(each.told() == 0 ? "–" : days(each.days90()));
                    cells.add(String.valueOf(each.never()));
                }
                table.row(cells);
            }
        }
        return table;
    }

    private static String rate(double perQuarter) {
        return perQuarter == 0 ? "0" : String.format(Locale.ROOT, "%.2f", perQuarter);
    }

    /** 0.5 days, 12 days, never. */
    static String days(double days) {
        if (Double.isInfinite(days)) {
            return "never";
        }
        return String.format(Locale.ROOT, days < 10 && days != Math.rint(days) ? "%.1f d" : "%.0f d", days);
    }

    private static String template() {
        try (InputStream stream = AlertsPage.class.getResourceAsStream(TEMPLATE)) {
            if (stream == null) {
                throw new IllegalStateException(TEMPLATE + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
