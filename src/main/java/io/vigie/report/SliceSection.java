package io.vigie.report;

import io.vigie.markup.Html;
import io.vigie.markup.Html.HtmlNode;
import io.vigie.markup.Html.Tag;
import io.vigie.model.Metric;
import io.vigie.model.MetricFormat;
import io.vigie.store.SeriesStoreException;
import io.vigie.view.SlicesView;
import io.vigie.view.SlicesView.SliceGap;
import io.vigie.view.SlicesView.SliceRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How groups of users fare beside each other in the last window. */
final class SliceSection {
    private static final int MOST_SLICES = 60;
    private static final List<Metric> OTHERS =
            Metric.scalars().stream().filter(metric -> !metric.isLabelled()).toList();

    private SliceSection() {}

    static List<HtmlNode> read(ReportData data) throws SeriesStoreException, InterruptedException {
        List<HtmlNode> nodes = new ArrayList<>();
        for (String criterion : data.criteria()) {
            nodes.addAll(slices(data, criterion));
        }
        HtmlTable gaps = new HtmlTable(
                        "Largest gaps between slices, last " + ReportFormat.window(data.tile()),
                        "figure",
                        "best",
                        "worst",
                        "gap",
                        "95 % interval",
                        "ratio of good outcomes")
                .wordsFrom(1);
        for (String criterion : data.criteria()) {
            addGaps(gaps, data.slices(Metric.QUALITY, criterion), Metric.QUALITY, "quality (" + criterion + ")");
        }
        for (Metric metric : OTHERS) {
            addGaps(gaps, data.slices(metric, null), metric, metric.label());
        }
        if (gaps.isEmpty()) {
            nodes.add(Html.paragraph("Gaps between slices: " + ReportFormat.NOT_ENOUGH
                    + ". A gap needs two slices of one dimension, each with 30 labels or three days of traffic."));
            return nodes;
        }
        nodes.add(gaps.build());
        nodes.add(Html.paragraph(
                "The interval is that of the largest difference among all pairs of slices, so it allows for having picked the two that are furthest apart. Where it begins at 0, "
                        + "the slices may well be alike. The four-fifths rule asks for a ratio of at least 0.8."));
        return nodes;
    }

    private static List<HtmlNode> slices(ReportData data, String criterion)
            throws SeriesStoreException, InterruptedException {
        SlicesView view = data.slices(Metric.QUALITY, criterion);
        if (view == null || view.rows().isEmpty()) {
            return List.of();
        }
        HtmlTable table = new HtmlTable(
                        "Quality (" + criterion + ") by slice, last " + ReportFormat.window(data.tile())
                                + " against the ones before, most harmed first",
                        "slice",
                        "quality",
                        "95 % interval",
                        "labels",
                        "change",
                        "95 % interval of the change",
                        "verdict of monitors")
                .wordsFrom(6);
        if (view.overall() != null) {
            add(table, view.overall());
        }
        List<SliceRow> rows = view.rows();
        rows.subList(0, Math.min(MOST_SLICES, rows.size())).forEach(row -> add(table, row));
        List<HtmlNode> nodes = new ArrayList<>();
        nodes.add(Html.of(Tag.H3, Html.name(criterion)));
        nodes.add(table.build());
        if (rows.size() > MOST_SLICES) {
            nodes.add(Html.paragraph(
                    "And " + ReportFormat.counted(rows.size() - (long) MOST_SLICES, "more slice") + "."));
        }
        return nodes;
    }

    private static void add(HtmlTable table, SliceRow row) {
        Long count = row.count();
        table.row(
                Html.name(ReportFormat.slice(row.slice())),
                ReportFormat.percent(row.current()),
                ReportFormat.interval(Metric.QUALITY, row.lower(), row.upper()),
                ReportFormat.count(count == null ? 0 : count),
                ReportFormat.change(Metric.QUALITY, row.change()),
                ReportFormat.changes(Metric.QUALITY, row.changeLower(), row.changeUpper()),
                row.verdict());
    }

    private static void addGaps(HtmlTable table, @Nullable SlicesView view, Metric metric, String value) {
        if (view == null) {
            return;
        }
        for (SliceGap gap : view.gaps()) {
            table.row(
                    Html.words(value),
                    side(gap.best(), gap.bestValue(), metric),
                    side(gap.worst(), gap.worstValue(), metric),
                    Html.words(MetricFormat.difference(metric, gap.difference())),
                    Html.words(
                            gap.lower() == null || gap.upper() == null
                                    ? ReportFormat.NOT_ENOUGH
                                    : MetricFormat.difference(metric, gap.lower()) + " to "
                                            + MetricFormat.difference(metric, gap.upper())),
                    Html.words(ratio(gap)));
        }
    }

    private static HtmlNode side(String slice, double value, Metric metric) {
        return Html.of(Tag.SPAN, Html.name(slice), Html.words(" " + ReportFormat.value(metric, value)));
    }

    private static String ratio(SliceGap gap) {
        Double ratio = gap.ratio();
        if (ratio == null) {
            return "does not apply";
        }
        return ReportFormat.number(ratio, 2) + (Boolean.TRUE.equals(gap.fourFifths()) ? "" : ": below four fifths");
    }
}
