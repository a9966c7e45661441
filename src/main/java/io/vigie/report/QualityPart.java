package io.vigie.report;

import io.vigie.model.Metric;
import io.vigie.report.Html.Node;
import io.vigie.report.Html.Tag;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStoreException;
import java.util.ArrayList;
import java.util.List;

/** Quality by criterion: the mean score of labelled answers, window by window, with its interval. */
final class QualityPart {
    private QualityPart() {}

    static List<Node> read(Material material) throws SeriesStoreException, InterruptedException {
        List<Node> nodes = new ArrayList<>();
        for (String criterion : material.criteria()) {
            if (!material.request().safetyCriteria().contains(criterion)) {
                nodes.add(Html.of(Tag.H3, Html.name(criterion)));
                nodes.addAll(criterion(material, criterion));
            }
        }
        if (nodes.isEmpty()) {
            nodes.add(Html.paragraph(
                    material.criteria().isEmpty()
                            ? "Quality: " + Phrases.NOT_ENOUGH + ": there are no labels."
                            : "All criteria with labels are safety criteria: see there."));
        }
        return nodes;
    }

    /** Windows side by side, and the course. */
    static List<Node> criterion(Material material, String criterion) throws SeriesStoreException, InterruptedException {
        SeriesQuery series = material.everybody(Measurement.QUALITY).where(Tags.CRITERION, criterion);
        Grid grid = new Grid(
                "Mean score of labelled answers (1 is good) in windows of " + Phrases.window(material.tile()),
                "window",
                "quality",
                "95 % interval",
                "labels",
                "effective");
        boolean judged = false;
        for (long end : material.ends()) {
            SeriesRow row = material.at(series, end);
            judged |= Material.count(row, "judged") > 0 || Material.count(row, "user_labels") > 0;
            grid.row(
                    Html.words(material.windowEnding(end)),
                    Phrases.percent(Material.number(row, "mean")),
                    Phrases.figures(Metric.QUALITY, Material.number(row, "lower"), Material.number(row, "upper")),
                    Phrases.count(Material.count(row, "labels")),
                    Phrases.number(Material.number(row, "effective_labels"), 1));
        }
        List<Node> nodes = new ArrayList<>();
        if (!grid.isEmpty()) {
            nodes.add(grid.build());
        }
        List<SeriesRow> course = material.course(series.onlyFields("mean", "lower", "upper"));
        nodes.add(new LineChart(
                        "Quality (" + criterion + ") in rolling windows of " + Phrases.window(material.rolling()),
                        material.period(),
                        Phrases::percent)
                .line("mean", course, "mean")
                .band("95 % interval", course, "lower", "upper")
                .build());
        if (judged) {
            nodes.add(others(material, series));
        }
        return nodes;
    }

    /** What is not the truth, and shown apart. */
    private static Node others(Material material, SeriesQuery series)
            throws SeriesStoreException, InterruptedException {
        Grid grid = new Grid(
                "Scores of judges (a proxy) and of users (who select themselves), apart from the truth",
                "window",
                "judges",
                "judged answers",
                "users",
                "users' labels");
        for (long end : material.ends()) {
            SeriesRow row = material.at(series, end);
            grid.row(
                    Html.words(material.windowEnding(end)),
                    Phrases.percent(Material.number(row, "judge_mean")),
                    Phrases.count(Material.count(row, "judged")),
                    Phrases.percent(Material.number(row, "user_mean")),
                    Phrases.count(Material.count(row, "user_labels")));
        }
        return grid.build();
    }
}
