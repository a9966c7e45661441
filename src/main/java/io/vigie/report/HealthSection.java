package io.vigie.report;

import io.vigie.markup.Html;
import io.vigie.markup.Html.HtmlNode;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStoreException;
import io.vigie.view.ReasonMeaning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether the figures can be relied on: records that could not be used, and how far behind the jobs were. */
final class HealthSection {
    private HealthSection() {}

    private record DeadLetterKind(String reason, String topic) implements Comparable<DeadLetterKind> {
        private static final Comparator<DeadLetterKind> ORDER =
                Comparator.comparing(DeadLetterKind::reason).thenComparing(DeadLetterKind::topic);

        @Override
        public int compareTo(DeadLetterKind other) {
            return ORDER.compare(this, other);
        }
    }

    static List<HtmlNode> read(ReportData data) throws SeriesStoreException, InterruptedException {
        List<HtmlNode> nodes = new ArrayList<>();
        nodes.addAll(deadLetters(data));
        nodes.add(lag(data));
        return nodes;
    }

    private static List<HtmlNode> deadLetters(ReportData data) throws SeriesStoreException, InterruptedException {
        Map<DeadLetterKind, Long> counts = new TreeMap<>();
        for (SeriesRow row : data.points(SeriesQuery.of(Measurement.DEAD_LETTER))) {
            counts.merge(
                    new DeadLetterKind(ReportData.tag(row, Tags.REASON), ReportData.tag(row, Tags.TOPIC)),
                    ReportData.count(row, "count"),
                    Long::sum);
        }
        if (counts.isEmpty()) {
            return List.of(Html.paragraph("No unusable record was reported in the period."));
        }
        HtmlTable table = new HtmlTable(
                        "Unusable records of all models, by time of rejection", "reason", "records", "topic", "meaning")
                .wordsFrom(2);
        counts.entrySet().stream()
                .sorted(Map.Entry.<DeadLetterKind, Long>comparingByValue().reversed())
                .forEach(entry -> table.row(
                        Html.name(entry.getKey().reason()),
                        Html.words(ReportFormat.count(entry.getValue())),
                        Html.name(entry.getKey().topic()),
                        Html.words(ReasonMeaning.of(entry.getKey().reason()))));
        return List.of(table.build());
    }

    private static HtmlNode lag(ReportData data) throws SeriesStoreException, InterruptedException {
        List<SeriesRow> hours = data.points(SeriesQuery.of(Measurement.HEALTH)
                .where(Tags.MODEL, data.request().model())
                .onlyFields("lag_ms"));
        long[] lags = hours.stream()
                .mapToLong(row -> ReportData.count(row, "lag_ms"))
                .sorted()
                .toArray();
        return Html.paragraph(
                lags.length == 0
                        ? "How far behind the jobs were: " + ReportFormat.NOT_ENOUGH + " (a run over files has no lag)."
                        : "The median hour was processed " + ReportFormat.duration((double) lags[lags.length / 2])
                                + " after its end, the latest "
                                + ReportFormat.duration((double) lags[lags.length - 1]) + " after it.");
    }
}
