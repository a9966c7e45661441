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
import io.vigie.view.LabelDelays;
import io.vigie.view.SlicesView;
import java.util.ArrayList;
import java.util.List;

/** How answers were picked for labelling, how many labels there are and for whom, and how late they come. */
final class LabelSection {
    /** Fewer labels than this are not compared. */
    private static final int LEAST_LABELS = 30;

    private static final int MOST_SLICES = 100;

    private LabelSection() {}

    static List<HtmlNode> read(ReportData data) throws SeriesStoreException, InterruptedException {
        List<HtmlNode> nodes = new ArrayList<>();
        if (data.criteria().isEmpty()) {
            nodes.add(Html.paragraph("No answer of this model has a label. Nothing can be said about quality."));
            return nodes;
        }
        long requests = ReportData.sum(DataSection.units(data), "requests");
        HtmlTable table = new HtmlTable(
                "Labels by people and ground truth in the period",
                "criterion",
                "labels",
                "of all requests",
                "effective, last " + ReportFormat.window(data.tile()),
                "nominal, last " + ReportFormat.window(data.tile()));
        for (String criterion : data.criteria()) {
            long labels = ReportData.sum(
                    data.units(data.everybody(Measurement.QUALITY)
                            .where(Tags.CRITERION, criterion)
                            .onlyFields("labels")),
                    "labels");
            SeriesRow last = data.last(data.everybody(Measurement.QUALITY).where(Tags.CRITERION, criterion));
            table.row(
                    Html.name(criterion),
                    ReportFormat.count(labels),
                    ReportFormat.percent(ReportData.share(labels, requests)),
                    ReportFormat.number(ReportData.number(last, "effective_labels"), 1),
                    ReportFormat.count(ReportData.count(last, "labels")));
        }
        nodes.add(table.build());
        nodes.add(Html.paragraph(
                "Labels are a sample, and each stands for as many answers as its labelling probability says. Where those differ, labels say less than their number suggests: "
                        + "the effective number is how many equally likely labels would say as much."));
        nodes.add(delay(data));
        for (String criterion : data.criteria()) {
            nodes.addAll(slices(data, criterion));
        }
        nodes.addAll(thin(data));
        return nodes;
    }

    private static HtmlNode delay(ReportData data) throws SeriesStoreException, InterruptedException {
        List<SeriesRow> hours = data.points(SeriesQuery.of(Measurement.HEALTH)
                .where(Tags.MODEL, data.request().model())
                .onlyFields("labels", "label_delay_p50_ms", "label_delay_p95_ms"));
        return Html.paragraph(LabelDelays.of(hours)
                .map(delays -> "Half of the labels came within " + ReportFormat.duration(delays.p50Ms())
                        + " of their request, 95 % within " + ReportFormat.duration(delays.p95Ms()) + ".")
                .orElse("How late labels come: " + ReportFormat.NOT_ENOUGH + "."));
    }

    private static List<HtmlNode> slices(ReportData data, String criterion)
            throws SeriesStoreException, InterruptedException {
        SlicesView view = data.slices(Metric.QUALITY, criterion);
        if (view == null || view.rows().isEmpty()) {
            return List.of();
        }
        HtmlTable table = new HtmlTable(
                        "Labels by slice (" + criterion + "), last " + ReportFormat.window(data.tile()),
                        "slice",
                        "requests",
                        "labels",
                        "of its requests",
                        "")
                .wordsFrom(4);
        List<SlicesView.SliceRow> rows = view.rows();
        for (SlicesView.SliceRow row : rows.subList(0, Math.min(MOST_SLICES, rows.size()))) {
            Long count = row.count();
            Long requests = row.requests();
            long labels = count == null ? 0 : count;
            table.row(
                    Html.name(row.slice()),
                    ReportFormat.count(requests),
                    ReportFormat.count(labels),
                    ReportFormat.percent(requests == null ? null : ReportData.share(labels, requests)),
                    labels < LEAST_LABELS ? "too few to compare (fewer than " + LEAST_LABELS + ")" : "");
        }
        List<HtmlNode> nodes = new ArrayList<>();
        nodes.add(table.build());
        if (rows.size() > MOST_SLICES) {
            nodes.add(Html.paragraph(
                    "And " + ReportFormat.counted(rows.size() - (long) MOST_SLICES, "more slice") + "."));
        }
        return nodes;
    }

    private static List<HtmlNode> thin(ReportData data) throws SeriesStoreException, InterruptedException {
        Long end = data.end();
        if (end == null) {
            return List.of();
        }
        List<HtmlNode> items = new ArrayList<>();
        for (SeriesRow row : data.store()
                .latest(data.query(Measurement.DRIFT)
                        .where(Tags.METRIC, Metric.QUALITY.label())
                        .onlyFields("thin", "needed_labels", "expected_labels")
                        .between(end - ReportData.DAY, end + 1))
                .items()) {
            if (ReportData.count(row, "thin") > 0) {
                items.add(Html.of(
                        Tag.LI,
                        Html.words("The monitor "),
                        Html.name(ReportData.tag(row, Tags.MONITOR)),
                        Html.words(" cannot alarm for "),
                        Html.name(ReportFormat.slice(ReportData.tag(row, Tags.SLICE))),
                        Html.words(" by its sequential detector: about "
                                + ReportFormat.number(ReportData.number(row, "expected_labels"), 0)
                                + " labels come in a budget period"
                                + (row.fields().containsKey("needed_labels")
                                        ? ", and " + ReportFormat.count(ReportData.count(row, "needed_labels"))
                                                + " are needed even if all were bad."
                                        : "."))));
            }
        }
        return items.isEmpty()
                ? List.of()
                : List.of(Html.of(Tag.H3, "Too few labels to alarm"), Html.of(Tag.UL, items));
    }
}
