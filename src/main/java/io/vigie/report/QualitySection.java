package io.vigie.report;

import io.vigie.markup.Html;
import io.vigie.markup.Html.HtmlNode;
import io.vigie.markup.Html.Tag;
import io.vigie.model.Metric;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStoreException;
import java.util.ArrayList;
import java.util.List;

/** Quality by criterion: the mean score of labelled answers, window by window, with its interval. */
final class QualitySection {
    private QualitySection() {}

    static List<HtmlNode> read(ReportData data) throws SeriesStoreException, InterruptedException {
        List<HtmlNode> nodes = new ArrayList<>();
        for (String criterion : data.criteria()) {
            if (!data.request().safetyCriteria().contains(criterion)) {
                nodes.add(Html.of(Tag.H3, Html.name(criterion)));
                nodes.addAll(criterion(data, criterion));
            }
        }
        if (nodes.isEmpty()) {
            nodes.add(Html.paragraph(
                    data.criteria().isEmpty()
                            ? "Quality: " + ReportFormat.NOT_ENOUGH + ": there are no labels."
                            : "All criteria with labels are safety criteria: see there."));
        }
        return nodes;
    }

    /** Windows side by side, and rolling windows as a chart. */
    static List<HtmlNode> criterion(ReportData data, String criterion)
            throws SeriesStoreException, InterruptedException {
        SeriesQuery series = data.everybody(Measurement.QUALITY).where(Tags.CRITERION, criterion);
        HtmlTable table = new HtmlTable(
                "Mean score of labelled answers (1 is good) in windows of " + ReportFormat.window(data.tile()),
                "window",
                "quality",
                "95 % interval",
                "labels",
                "effective");
        boolean judged = false;
        for (long end : data.ends()) {
            SeriesRow row = data.at(series, end);
            judged |= ReportData.count(row, "judged") > 0 || ReportData.count(row, "user_labels") > 0;
            table.row(
                    Html.words(data.windowEnding(end)),
                    ReportFormat.percent(ReportData.number(row, "mean")),
                    ReportFormat.interval(
                            Metric.QUALITY, ReportData.number(row, "lower"), ReportData.number(row, "upper")),
                    ReportFormat.count(ReportData.count(row, "labels")),
                    ReportFormat.number(ReportData.number(row, "effective_labels"), 1));
        }
        List<HtmlNode> nodes = new ArrayList<>();
        if (!table.isEmpty()) {
            nodes.add(table.build());
        }
        List<SeriesRow> windows = data.rollingWindows(series.onlyFields("mean", "lower", "upper"));
        nodes.add(new LineChart(
                        "Quality (" + criterion + ") in rolling windows of " + ReportFormat.window(data.rolling()),
                        data.period(),
                        ReportFormat::percent)
                .line("mean", windows, "mean")
                .band("95 % interval", windows, "lower", "upper")
                .wholeFrom(data.wholeFrom())
                .build());
        if (judged) {
            nodes.add(others(data, series));
            nodes.addAll(checks(data, series));
        }
        return nodes;
    }

    /** What the truth says of the judge, and what both say together. */
    private static List<HtmlNode> checks(ReportData data, SeriesQuery series)
            throws SeriesStoreException, InterruptedException {
        HtmlTable table = new HtmlTable(
                "What people's labels say of the judge, on answers that have both, and quality from both together"
                        + " (PPI++; λ is what the judge is worth beside a label)",
                "window",
                "both",
                "agreement",
                "judge − truth",
                "95 % interval",
                "quality",
                "95 % interval",
                "λ");
        boolean judged = false;
        boolean checked = false;
        for (long end : data.ends()) {
            SeriesRow row = data.at(series, end);
            judged |= ReportData.count(row, "judged") > 0;
            checked |= ReportData.count(row, "pairs") > 0;
            table.row(
                    Html.words(data.windowEnding(end)),
                    ReportFormat.count(ReportData.count(row, "pairs")),
                    ReportFormat.percent(ReportData.number(row, "agreement")),
                    ReportFormat.change(Metric.QUALITY, ReportData.number(row, "judge_bias")),
                    ReportFormat.changes(
                            Metric.QUALITY,
                            ReportData.number(row, "judge_bias_lower"),
                            ReportData.number(row, "judge_bias_upper")),
                    ReportFormat.percent(ReportData.number(row, "ppi_mean")),
                    ReportFormat.interval(
                            Metric.QUALITY, ReportData.number(row, "ppi_lower"), ReportData.number(row, "ppi_upper")),
                    ReportFormat.number(ReportData.number(row, "lambda"), 2));
        }
        if (!judged) {
            return List.of();
        }
        return List.of(
                checked
                        ? table.build()
                        : Html.paragraph("Judge only, never checked: no answer that a judge has scored has a label of a"
                                + " person or of ground truth, so what the judge says may be wrong by any amount."));
    }

    /** What is not the truth, and shown apart. */
    private static HtmlNode others(ReportData data, SeriesQuery series)
            throws SeriesStoreException, InterruptedException {
        HtmlTable table = new HtmlTable(
                "Scores of judges (a proxy) and of users (who select themselves), apart from the truth",
                "window",
                "judges",
                "judged answers",
                "users",
                "users' labels");
        for (long end : data.ends()) {
            SeriesRow row = data.at(series, end);
            table.row(
                    Html.words(data.windowEnding(end)),
                    ReportFormat.percent(ReportData.number(row, "judge_mean")),
                    ReportFormat.count(ReportData.count(row, "judged")),
                    ReportFormat.percent(ReportData.number(row, "user_mean")),
                    ReportFormat.count(ReportData.count(row, "user_labels")));
        }
        return table.build();
    }
}
