package io.vigie.bench.dashboard;

import io.vigie.markup.TextTable;
import java.util.List;
import java.util.Locale;

/** A report for the terminal. */
public final class DashboardPage {
    private DashboardPage() {}

    public static String terminal(DashboardReport report) {
        Fleet fleet = report.fleet();
        TextTable filled = new TextTable(List.of("window", "series", "step", "points"));
        report.filled()
                .forEach(series -> filled.row(List.of(
                        series.window(),
                        series.measurements() + " × " + number(series.seriesEach()) + " " + series.series(),
                        series.step(),
                        number(series.points()))));
        TextTable calls = new TextTable(List.of("asked of the store", "rows", "median", "95 %", "longest"));
        report.calls()
                .forEach(call -> calls.row(List.of(
                        call.name(),
                        number(call.rows()),
                        millis(call.timing().medianMs()),
                        millis(call.timing().p95Ms()),
                        millis(call.timing().maxMs()))));
        TextTable views = new TextTable(List.of(
                "asked of the dashboard", "size", "median", "95 %", "longest", "calls", "in the store", "ratio"));
        report.views()
                .forEach(view -> views.row(List.of(
                        (view.isWithinBound() ? "" : "! ") + view.name(),
                        number(view.bytes() / 1_000) + " kB",
                        millis(view.timing().medianMs()),
                        millis(view.timing().p95Ms()),
                        millis(view.timing().maxMs()),
                        String.format(Locale.ROOT, "%.0f", view.storeCalls()),
                        millis(view.storeMedianMs()),
                        String.format(Locale.ROOT, "%.2f", view.ratio()))));
        long beyond =
                report.views().stream().filter(view -> !view.isWithinBound()).count();
        return String.format(
                Locale.ROOT,
                "%s: %d models, %d slices each, %d days; %s points in %.0f s%n%n%s%n%s%n%s%n%s%n",
                report.store(),
                fleet.models(),
                fleet.slices(),
                fleet.days(),
                number(report.points()),
                report.fillSeconds(),
                filled.columns(),
                calls.columns(),
                views.columns(),
                beyond == 0
                        ? "Every view is within " + millis(DashboardReport.BOUND_MS) + " in 95 of 100 requests."
                        : beyond + " of " + report.views().size() + " views, marked !, take more than "
                                + millis(DashboardReport.BOUND_MS) + " in more than 5 of 100 requests.");
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%,.0f ms", millis);
    }
}
