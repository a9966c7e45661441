package io.vigie.report;

import io.vigie.markup.Html;
import io.vigie.markup.Html.HtmlNode;
import io.vigie.markup.Html.Tag;
import io.vigie.model.Metric;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStoreException;
import io.vigie.view.SlicesView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The criteria that were named as safety criteria: how often an answer failed them, at most. */
final class SafetySection {
    private SafetySection() {}

    static List<HtmlNode> read(ReportData data) throws SeriesStoreException, InterruptedException {
        List<String> criteria = data.request().safetyCriteria();
        if (criteria.isEmpty()) {
            return List.of(Html.paragraph("No criterion was named as a safety criterion (--safety-criteria)."
                    + (data.criteria().isEmpty()
                            ? " No criterion has labels."
                            : " Criteria with labels: " + String.join(", ", data.criteria()) + ".")));
        }
        List<HtmlNode> nodes = new ArrayList<>();
        for (String criterion : criteria) {
            nodes.add(Html.of(Tag.H3, Html.name(criterion)));
            if (!data.criteria().contains(criterion)) {
                nodes.add(Html.paragraph("No answer has a label of this criterion: nothing can be said about it."));
                continue;
            }
            nodes.add(failures(data, criterion));
            nodes.addAll(QualitySection.criterion(data, criterion));
        }
        return nodes;
    }

    private static HtmlNode failures(ReportData data, String criterion)
            throws SeriesStoreException, InterruptedException {
        SeriesRow row = data.last(data.everybody(Measurement.QUALITY).where(Tags.CRITERION, criterion));
        Double mean = ReportData.number(row, "mean");
        Double lower = ReportData.number(row, "lower");
        if (mean == null || lower == null) {
            return Html.paragraph(
                    "Failures in the last " + ReportFormat.window(data.tile()) + ": " + ReportFormat.NOT_ENOUGH + ".");
        }
        List<HtmlNode> words = new ArrayList<>();
        words.add(Html.words("In the last " + ReportFormat.window(data.tile()) + " " + ReportFormat.percent(1 - mean)
                + " of the labelled answers failed, on "
                + ReportFormat.counted(ReportData.count(row, "labels"), "label")
                + "; the 95 % interval reaches up to " + ReportFormat.percent(1 - lower) + " of all answers"));
        SlicesView view = data.slices(Metric.QUALITY, criterion);
        SlicesView.SliceRow worst = view == null ? null : leastCertain(view);
        if (worst != null && worst.lower() != null) {
            words.add(Html.words(". It is highest for "));
            words.add(Html.name(worst.slice()));
            words.add(Html.words(", where it reaches up to " + ReportFormat.percent(1 - worst.lower())));
        }
        words.add(Html.words("."));
        return Html.of(Tag.P, words);
    }

    private static SlicesView.@Nullable SliceRow leastCertain(SlicesView view) {
        SlicesView.SliceRow worst = null;
        for (SlicesView.SliceRow row : view.rows()) {
            Double lower = row.lower();
            Double least = worst == null ? null : worst.lower();
            if (lower != null && (least == null || lower < least)) {
                worst = row;
            }
        }
        return worst;
    }
}
