package io.vigie.report;

import io.vigie.markup.Html;
import io.vigie.markup.Html.HtmlNode;
import io.vigie.markup.Html.Tag;
import io.vigie.model.Metric;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.stats.Estimate;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.NewcombeInterval;
import io.vigie.stats.WilsonInterval;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStoreException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was promised by benchmarks, beside what production shows. */
final class BenchmarkSection {
    private static final double CONFIDENCE = 0.95;

    private BenchmarkSection() {}

    static List<HtmlNode> read(ReportData data) throws SeriesStoreException, InterruptedException {
        List<SeriesRow> scores = scores(data);
        if (scores.isEmpty()) {
            return List.of(Html.paragraph("No benchmark score of this model is known."));
        }
        HtmlTable table = new HtmlTable(
                "Latest scores up to the end of the period, and quality in the last "
                        + ReportFormat.window(data.tile()),
                "benchmark, criterion, version",
                "score",
                "95 % interval",
                "tasks",
                "evaluated",
                "production",
                "production − score",
                "95 % interval of that");
        for (SeriesRow score : scores) {
            add(table, data, score);
        }
        List<HtmlNode> nodes = new ArrayList<>();
        nodes.add(table.build());
        nodes.add(
                Html.paragraph(
                        "Production is the same version where that has labels, otherwise all versions. Users do not ask what the benchmark asks, so expect a gap; what matters is how it changes."));
        return nodes;
    }

    private static List<SeriesRow> scores(ReportData data) throws SeriesStoreException, InterruptedException {
        SeriesQuery query = SeriesQuery.of(Measurement.BENCHMARK)
                .where(Tags.MODEL, data.request().model())
                .between(Long.MIN_VALUE, data.period().to() + 1);
        var rows = data.store()
                .latest(
                        data.request().isPooled()
                                ? query
                                : query.where(Tags.VERSION, data.request().version()));
        data.noteIncomplete(rows.more());
        return rows.items();
    }

    private static void add(HtmlTable table, ReportData data, SeriesRow row)
            throws SeriesStoreException, InterruptedException {
        String criterion = ReportData.tag(row, Tags.CRITERION);
        String version = ReportData.tag(row, Tags.VERSION);
        Double score = ReportData.number(row, "score");
        long size = ReportData.count(row, "sample_size");
        Estimate promised = score == null || score < 0 || score > 1 || size < 1
                ? new Estimate.NotEnoughData(0, 1)
                : WilsonInterval.of(score, (double) size, CONFIDENCE);
        Estimate production = production(data, criterion, version);
        Estimate gap = NewcombeInterval.of(production, promised);
        table.row(
                Html.of(
                        Tag.SPAN,
                        Html.name(ReportData.tag(row, Tags.BENCHMARK)),
                        Html.words(", "),
                        Html.name(criterion),
                        Html.words(", "),
                        Html.name(version)),
                ReportFormat.percent(score),
                bounds(promised),
                ReportFormat.count(size),
                ReportFormat.date(row.time()),
                production instanceof Interval interval
                        ? ReportFormat.percent(interval.value())
                        : ReportFormat.NOT_ENOUGH,
                gap instanceof Interval interval
                        ? ReportFormat.change(Metric.QUALITY, interval.value())
                        : ReportFormat.NOT_ENOUGH,
                gap instanceof Interval interval
                        ? ReportFormat.changes(Metric.QUALITY, interval.lower(), interval.upper())
                        : ReportFormat.NOT_ENOUGH);
    }

    private static String bounds(Estimate estimate) {
        return estimate instanceof Interval interval
                ? ReportFormat.interval(Metric.QUALITY, interval.lower(), interval.upper())
                : ReportFormat.NOT_ENOUGH;
    }

    /** As the series have it: value and interval of the window. */
    private static Estimate production(ReportData data, String criterion, String version)
            throws SeriesStoreException, InterruptedException {
        SeriesQuery pooled = data.everybody(Measurement.QUALITY).where(Tags.CRITERION, criterion);
        Estimate own = quality(data.last(pooled.where(Tags.VERSION, version)));
        return own instanceof Interval ? own : quality(data.last(pooled));
    }

    private static Estimate quality(@Nullable SeriesRow row) {
        Double mean = ReportData.number(row, "mean");
        Double lower = ReportData.number(row, "lower");
        Double upper = ReportData.number(row, "upper");
        Double size = ReportData.number(row, "effective_labels");
        return mean == null || lower == null || upper == null || size == null
                ? new Estimate.NotEnoughData(0, 1)
                : new Interval(mean, Math.min(lower, mean), Math.max(upper, mean), size);
    }
}
