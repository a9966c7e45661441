package io.vigie.report;

import io.vigie.report.Html.Node;
import io.vigie.series.Measurement;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStoreException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all traffic tells, window by window: latency, abandonment, errors. */
final class TrafficPart {
    private TrafficPart() {}

    static List<Node> latency(Material material) throws SeriesStoreException, InterruptedException {
        SeriesQuery series = material.everybody(Measurement.LATENCY);
        Grid grid = new Grid(
                "Latency in windows of " + Phrases.window(material.tile()) + ", quantiles over all answers",
                "window",
                "median",
                "90th",
                "95th",
                "99th",
                "first token, median",
                "first token, 95th",
                "answers");
        for (long end : material.ends()) {
            SeriesRow row = material.at(series, end);
            grid.row(
                    Html.words(material.windowEnding(end)),
                    Phrases.milliseconds(Material.number(row, "p50_ms")),
                    Phrases.milliseconds(Material.number(row, "p90_ms")),
                    Phrases.milliseconds(Material.number(row, "p95_ms")),
                    Phrases.milliseconds(Material.number(row, "p99_ms")),
                    firstToken(row, "first_token_p50_ms"),
                    firstToken(row, "first_token_p95_ms"),
                    Phrases.count(Material.count(row, "count")));
        }
        List<SeriesRow> course = material.course(series.onlyFields("p50_ms", "p95_ms"));
        return with(
                grid,
                new LineChart(
                                "Latency in rolling windows of " + Phrases.window(material.rolling()),
                                material.period(),
                                Phrases::milliseconds)
                        .line("95th percentile", course, "p95_ms")
                        .line("median", course, "p50_ms"));
    }

    private static String firstToken(@Nullable SeriesRow row, String field) {
        return row != null && Material.count(row, "first_token_count") == 0
                ? "not reported"
                : Phrases.milliseconds(Material.number(row, field));
    }

    static List<Node> abandonment(Material material) throws SeriesStoreException, InterruptedException {
        SeriesQuery series = material.everybody(Measurement.ABANDONMENT);
        Grid grid = new Grid(
                "Turns that users abandoned, in windows of " + Phrases.window(material.tile()),
                "window",
                "abandoned",
                "turns",
                "escalated",
                "after a bad answer",
                "after a good one",
                "bad / good");
        for (long end : material.ends()) {
            SeriesRow row = material.at(series, end);
            Double bad = Material.number(row, "after_bad_rate");
            Double good = Material.number(row, "after_good_rate");
            grid.row(
                    Html.words(material.windowEnding(end)),
                    Phrases.percent(Material.number(row, "rate")),
                    Phrases.count(Material.count(row, "turns")),
                    Phrases.count(Material.count(row, "escalated")),
                    after(bad, Material.count(row, "after_bad_turns")),
                    after(good, Material.count(row, "after_good_turns")),
                    bad == null || good == null || good == 0 ? Phrases.NOT_ENOUGH : Phrases.number(bad / good, 2));
        }
        List<SeriesRow> course = material.course(series.onlyFields("rate", "after_bad_rate", "after_good_rate"));
        return with(
                grid,
                new LineChart(
                                "Abandonment in rolling windows of " + Phrases.window(material.rolling()),
                                material.period(),
                                Phrases::percent)
                        .line("all turns", course, "rate")
                        .line("after a bad answer", course, "after_bad_rate")
                        .line("after a good answer", course, "after_good_rate"));
    }

    private static String after(@Nullable Double rate, long turns) {
        return rate == null ? Phrases.NOT_ENOUGH : Phrases.percent(rate) + " of " + Phrases.count(turns);
    }

    static List<Node> errors(Material material) throws SeriesStoreException, InterruptedException {
        SeriesQuery series = material.everybody(Measurement.TRAFFIC);
        Grid grid = new Grid(
                "Requests and what became of them, in windows of " + Phrases.window(material.tile()),
                "window",
                "requests",
                "errors",
                "error rate",
                "refused",
                "cancelled",
                "unanswered",
                "of requests");
        for (long end : material.ends()) {
            SeriesRow row = material.at(series, end);
            long requests = Material.count(row, "requests");
            grid.row(
                    Html.words(material.windowEnding(end)),
                    Phrases.count(requests),
                    Phrases.count(Material.count(row, "errors")),
                    Phrases.percent(Material.number(row, "error_rate")),
                    Phrases.count(Material.count(row, "refused")),
                    Phrases.count(Material.count(row, "cancelled")),
                    Phrases.count(Material.count(row, "unanswered")),
                    Phrases.percent(Material.share(Material.count(row, "unanswered"), requests)));
        }
        List<SeriesRow> course = material.course(series.onlyFields("error_rate"));
        return with(
                grid,
                new LineChart(
                                "Errors and timeouts in rolling windows of " + Phrases.window(material.rolling()),
                                material.period(),
                                Phrases::percent)
                        .line("error rate", course, "error_rate"));
    }

    private static List<Node> with(Grid grid, LineChart chart) {
        List<Node> nodes = new ArrayList<>();
        if (!grid.isEmpty()) {
            nodes.add(grid.build());
        }
        nodes.add(chart.build());
        return nodes;
    }
}
