package io.vigie.report;

import io.vigie.model.Metric;
import io.vigie.report.Html.Node;
import io.vigie.report.Html.Tag;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStoreException;
import io.vigie.view.SlicesView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The criteria that were named as safety criteria: how often an answer failed them, at most. */
final class SafetyPart {
    private SafetyPart() {}

    static List<Node> read(Material material) throws SeriesStoreException, InterruptedException {
        List<String> criteria = material.request().safetyCriteria();
        if (criteria.isEmpty()) {
            return List.of(Html.paragraph("No criterion was named as a safety criterion (--safety-criteria)."
                    + (material.criteria().isEmpty()
                            ? " No criterion has labels."
                            : " Criteria with labels: " + String.join(", ", material.criteria()) + ".")));
        }
        List<Node> nodes = new ArrayList<>();
        for (String criterion : criteria) {
            nodes.add(Html.of(Tag.H3, Html.name(criterion)));
            if (!material.criteria().contains(criterion)) {
                nodes.add(Html.paragraph("No answer has a label of this criterion: nothing can be said about it."));
                continue;
            }
            nodes.add(failures(material, criterion));
            nodes.addAll(QualityPart.criterion(material, criterion));
        }
        return nodes;
    }

    private static Node failures(Material material, String criterion)
            throws SeriesStoreException, InterruptedException {
        SeriesRow row = material.last(material.everybody(Measurement.QUALITY).where(Tags.CRITERION, criterion));
        Double mean = Material.number(row, "mean");
        Double lower = Material.number(row, "lower");
        if (mean == null || lower == null) {
            return Html.paragraph(
                    "Failures in the last " + Phrases.window(material.tile()) + ": " + Phrases.NOT_ENOUGH + ".");
        }
        List<Node> words = new ArrayList<>();
        words.add(Html.words("In the last " + Phrases.window(material.tile()) + " " + Phrases.percent(1 - mean)
                + " of the labelled answers failed, on "
                + Phrases.counted(Material.count(row, "labels"), "label")
                + "; the 95 % interval reaches up to " + Phrases.percent(1 - lower) + " of all answers"));
        SlicesView view = material.slices(Metric.QUALITY, criterion);
        SlicesView.Row worst = view == null ? null : leastCertain(view);
        if (worst != null && worst.lower() != null) {
            words.add(Html.words(". Least is certain for "));
            words.add(Html.name(worst.slice()));
            words.add(Html.words(", where it reaches up to " + Phrases.percent(1 - worst.lower())));
        }
        words.add(Html.words("."));
        return Html.of(Tag.P, words);
    }

    private static SlicesView.@Nullable Row leastCertain(SlicesView view) {
        SlicesView.Row worst = null;
        for (SlicesView.Row row : view.rows()) {
            Double lower = row.lower();
            Double least = worst == null ? null : worst.lower();
            if (lower != null && (least == null || lower < least)) {
                worst = row;
            }
        }
        return worst;
    }
}
