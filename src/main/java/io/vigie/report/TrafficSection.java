package io.vigie.report;

import io.vigie.markup.Html;
import io.vigie.markup.Html.HtmlNode;
import io.vigie.model.Metric;
import io.vigie.model.MetricChart;
import io.vigie.model.MetricDefinition.Fields;
import io.vigie.series.Measurement;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStoreException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all traffic tells, window by window: latency, abandonment, errors. */
final class TrafficSection {
    /** Charts whose metrics have a section of their own. */
    private static final EnumSet<MetricChart> IN_SECTIONS = EnumSet.of(
            MetricChart.QUALITY,
            MetricChart.LATENCY,
            MetricChart.FIRST_TOKEN,
            MetricChart.ABANDONMENT,
            MetricChart.AFTER_BAD,
            MetricChart.FAILURES);

    private TrafficSection() {}

    static List<HtmlNode> latency(ReportData data) throws SeriesStoreException, InterruptedException {
        SeriesQuery series = data.everybody(Measurement.LATENCY);
        HtmlTable table = new HtmlTable(
                "Latency in windows of " + ReportFormat.window(data.tile()) + ", quantiles over all answers",
                "window",
                "median",
                "90th",
                "95th",
                "99th",
                "first token, median",
                "first token, 95th",
                "answers");
        for (long end : data.ends()) {
            SeriesRow row = data.at(series, end);
            table.row(
                    Html.words(data.windowEnding(end)),
                    ReportFormat.milliseconds(ReportData.number(row, "p50_ms")),
                    ReportFormat.milliseconds(ReportData.number(row, "p90_ms")),
                    ReportFormat.milliseconds(ReportData.number(row, "p95_ms")),
                    ReportFormat.milliseconds(ReportData.number(row, "p99_ms")),
                    firstToken(row, "first_token_p50_ms"),
                    firstToken(row, "first_token_p95_ms"),
                    ReportFormat.count(ReportData.count(row, "count")));
        }
        List<SeriesRow> windows = data.rollingWindows(series.onlyFields("p50_ms", "p95_ms"));
        return with(
                data,
                table,
                new LineChart(
                                "Latency in rolling windows of " + ReportFormat.window(data.rolling()),
                                data.period(),
                                ReportFormat::milliseconds)
                        .line("95th percentile", windows, "p95_ms")
                        .line("median", windows, "p50_ms"));
    }

    private static String firstToken(@Nullable SeriesRow row, String field) {
        return row != null && ReportData.count(row, "first_token_count") == 0
                ? "not reported"
                : ReportFormat.milliseconds(ReportData.number(row, field));
    }

    static List<HtmlNode> abandonment(ReportData data) throws SeriesStoreException, InterruptedException {
        SeriesQuery series = data.everybody(Measurement.ABANDONMENT);
        HtmlTable table = new HtmlTable(
                "Turns that users abandoned, in windows of " + ReportFormat.window(data.tile()),
                "window",
                "abandoned",
                "turns",
                "after a bad answer",
                "after a good one",
                "bad / good");
        for (long end : data.ends()) {
            SeriesRow row = data.at(series, end);
            Double bad = ReportData.number(row, "after_bad_rate");
            Double good = ReportData.number(row, "after_good_rate");
            table.row(
                    Html.words(data.windowEnding(end)),
                    ReportFormat.percent(ReportData.number(row, "rate")),
                    ReportFormat.count(ReportData.count(row, "turns")),
                    after(bad, ReportData.count(row, "after_bad_turns")),
                    after(good, ReportData.count(row, "after_good_turns")),
                    bad == null || good == null || good == 0
                            ? ReportFormat.NOT_ENOUGH
                            : ReportFormat.number(bad / good, 2));
        }
        List<SeriesRow> windows = data.rollingWindows(series.onlyFields("rate", "after_bad_rate", "after_good_rate"));
        return with(
                data,
                table,
                new LineChart(
                                "Abandonment in rolling windows of " + ReportFormat.window(data.rolling()),
                                data.period(),
                                ReportFormat::percent)
                        .line("all turns", windows, "rate")
                        .line("after a bad answer", windows, "after_bad_rate")
                        .line("after a good answer", windows, "after_good_rate"));
    }

    private static String after(@Nullable Double rate, long turns) {
        return rate == null ? ReportFormat.NOT_ENOUGH : ReportFormat.percent(rate) + " of " + ReportFormat.count(turns);
    }

    static List<HtmlNode> errors(ReportData data) throws SeriesStoreException, InterruptedException {
        SeriesQuery series = data.everybody(Measurement.TRAFFIC);
        HtmlTable table = new HtmlTable(
                "Requests and what became of them, in windows of " + ReportFormat.window(data.tile()),
                "window",
                "requests",
                "errors",
                "error rate",
                "refused",
                "cancelled",
                "unanswered",
                "of requests");
        for (long end : data.ends()) {
            SeriesRow row = data.at(series, end);
            long requests = ReportData.count(row, "requests");
            table.row(
                    Html.words(data.windowEnding(end)),
                    ReportFormat.count(requests),
                    ReportFormat.count(ReportData.count(row, "errors")),
                    ReportFormat.percent(ReportData.number(row, "error_rate")),
                    ReportFormat.count(ReportData.count(row, "refused")),
                    ReportFormat.count(ReportData.count(row, "cancelled")),
                    ReportFormat.count(ReportData.count(row, "unanswered")),
                    ReportFormat.percent(ReportData.share(ReportData.count(row, "unanswered"), requests)));
        }
        List<SeriesRow> windows = data.rollingWindows(series.onlyFields("error_rate"));
        return with(
                data,
                table,
                new LineChart(
                                "Errors and timeouts in rolling windows of " + ReportFormat.window(data.rolling()),
                                data.period(),
                                ReportFormat::percent)
                        .line("error rate", windows, "error_rate"));
    }

    /** The charts that have no section of their own, each with the figures of its metrics. */
    static List<HtmlNode> others(ReportData data) throws SeriesStoreException, InterruptedException {
        List<HtmlNode> nodes = new ArrayList<>();
        for (MetricChart chart : EnumSet.complementOf(IN_SECTIONS)) {
            List<Metric> metrics = Metric.scalars().stream()
                    .filter(metric -> metric.line().chart() == chart)
                    .toList();
            nodes.addAll(metrics(data, chart, metrics));
        }
        return nodes;
    }

    private static List<HtmlNode> metrics(ReportData data, MetricChart chart, List<Metric> metrics)
            throws SeriesStoreException, InterruptedException {
        Fields fields = metrics.get(0).fields();
        SeriesQuery series = data.everybody(Measurement.ofStoredName(fields.measurement()));
        List<String> columns = new ArrayList<>(List.of("window"));
        metrics.forEach(metric -> columns.add(metric.line().name()));
        columns.add(metrics.get(0).counted().word() + "s");
        HtmlTable table = new HtmlTable(
                chart.title() + ", in windows of " + ReportFormat.window(data.tile()), columns.toArray(String[]::new));
        for (long end : data.ends()) {
            SeriesRow row = data.at(series, end);
            List<String> cells = new ArrayList<>();
            for (Metric metric : metrics) {
                cells.add(ReportFormat.value(
                        metric, ReportData.number(row, metric.fields().value())));
            }
            cells.add(ReportFormat.count(ReportData.count(row, fields.count())));
            table.row(Html.words(data.windowEnding(end)), cells.toArray(String[]::new));
        }
        List<SeriesRow> windows = data.rollingWindows(series.onlyFields(
                metrics.stream().map(metric -> metric.fields().value()).toArray(String[]::new)));
        LineChart lines = new LineChart(
                chart.title() + ", in rolling windows of " + ReportFormat.window(data.rolling()),
                data.period(),
                value -> ReportFormat.value(metrics.get(0), value));
        metrics.forEach(metric ->
                lines.line(metric.line().name(), windows, metric.fields().value()));
        return with(data, table, lines);
    }

    private static List<HtmlNode> with(ReportData data, HtmlTable table, LineChart chart)
            throws SeriesStoreException, InterruptedException {
        List<HtmlNode> nodes = new ArrayList<>();
        if (!table.isEmpty()) {
            nodes.add(table.build());
        }
        nodes.add(chart.wholeFrom(data.wholeFrom()).build());
        return nodes;
    }
}
