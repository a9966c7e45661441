package io.vigie.report;

import io.vigie.markup.Html;
import io.vigie.markup.Html.HtmlElement;
import io.vigie.markup.Html.HtmlNode;
import io.vigie.markup.Html.Tag;
import io.vigie.model.Metric;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStoreException;
import io.vigie.view.AlertItem;
import io.vigie.view.SlicesView;
import io.vigie.view.SlicesView.SliceGap;
import io.vigie.view.SlicesView.SliceRow;
import java.util.ArrayList;
import java.util.List;

/** The report in a few sentences. */
final class SummarySection {
    private SummarySection() {}

    static List<HtmlNode> read(ReportData data) throws SeriesStoreException, InterruptedException {
        List<SeriesRow> units = DataSection.units(data);
        if (units.isEmpty()) {
            return List.of(Html.paragraph(
                    "The store has no data of this model in the period, so nothing can be said about it."));
        }
        List<HtmlElement> items = new ArrayList<>();
        long requests = ReportData.sum(units, "requests");
        items.add(item(ReportFormat.counted(requests, "request") + " in the period. The figures below cover its last "
                + ReportFormat.window(data.tile()) + ", " + lastWindow(data)
                + "; changes are from the window of the same length before."));
        for (String criterion : data.criteria()) {
            items.add(quality(data, criterion));
        }
        items.add(traffic(data, Metric.LATENCY_P95, "95 % of the answers came within ", ""));
        items.add(traffic(data, Metric.ERROR_RATE, "", " of the requests failed"));
        items.add(traffic(data, Metric.ABANDONMENT, "", " of the turns were abandoned"));
        items.add(traffic(data, Metric.COST, "A request cost ", " on average"));
        items.addAll(alerts(data));
        int gaps = DataSection.gaps(data.period(), data.unit().millis(), units).size();
        if (gaps > 0) {
            items.add(item("The data have " + ReportFormat.counted(gaps, "gap")
                    + ": see \"Data covered\" for what the figures leave out."));
        }
        return List.of(Html.of(Tag.UL, items));
    }

    private static String lastWindow(ReportData data) {
        Long end = data.end();
        return end == null ? "of which there is none" : data.windowEnding(end);
    }

    private static HtmlElement item(String words) {
        return Html.of(Tag.LI, words);
    }

    private static HtmlElement quality(ReportData data, String criterion)
            throws SeriesStoreException, InterruptedException {
        List<HtmlNode> words = new ArrayList<>();
        words.add(Html.words("Quality ("));
        words.add(Html.name(criterion));
        words.add(Html.words("): "));
        SlicesView view = data.slices(Metric.QUALITY, criterion);
        SliceRow row = view == null ? null : view.overall();
        if (row == null || row.current() == null) {
            words.add(Html.words(ReportFormat.NOT_ENOUGH + "."));
            return Html.of(Tag.LI, words);
        }
        Long labels = row.count();
        words.add(Html.of(Tag.STRONG, ReportFormat.percent(row.current())));
        words.add(Html.words(" (95 % interval "
                + ReportFormat.interval(Metric.QUALITY, row.lower(), row.upper()) + ", on "
                + ReportFormat.counted(labels == null ? 0 : labels, "label") + "); " + changed(row, Metric.QUALITY)
                + "."));
        for (SliceGap gap : view.gaps()) {
            words.add(Html.words(" By " + gap.dimension() + " the best is "));
            words.add(Html.name(gap.best()));
            words.add(Html.words(" (" + ReportFormat.percent(gap.bestValue()) + "), the worst "));
            words.add(Html.name(gap.worst()));
            words.add(Html.words(" (" + ReportFormat.percent(gap.worstValue()) + ")."));
        }
        return Html.of(Tag.LI, words);
    }

    /** A change that is not told apart from none is said to be so. */
    private static String changed(SliceRow row, Metric metric) {
        Double change = row.change();
        Double lower = row.changeLower();
        Double upper = row.changeUpper();
        if (change == null) {
            return "there is not enough data to compare it with the window before";
        }
        String size = "a change of " + ReportFormat.change(metric, change);
        if (lower == null || upper == null) {
            return size + ", with unknown certainty";
        }
        String interval = " (" + ReportFormat.changes(metric, lower, upper) + ")";
        return lower <= 0 && upper >= 0
                ? "no change that can be told from chance: " + ReportFormat.change(metric, change) + interval
                : size + interval;
    }

    private static HtmlElement traffic(ReportData data, Metric metric, String before, String after)
            throws SeriesStoreException, InterruptedException {
        SliceRow row = data.overall(metric, null);
        if (row == null || row.current() == null) {
            return item(metric.label() + ": " + ReportFormat.NOT_ENOUGH + ".");
        }
        return Html.of(
                Tag.LI,
                Html.words(before),
                Html.of(Tag.STRONG, ReportFormat.value(metric, row.current())),
                Html.words(after + "; " + changed(row, metric) + "."));
    }

    private static List<HtmlElement> alerts(ReportData data) throws SeriesStoreException, InterruptedException {
        List<AlertItem> alerts = AlertSection.alerts(data);
        List<AlertItem> open =
                alerts.stream().filter(alert -> alert.state().equals("firing")).toList();
        List<HtmlElement> items = new ArrayList<>();
        items.add(item(
                alerts.isEmpty()
                        ? "No alert was open at any time."
                        : ReportFormat.counted(alerts.size(), "alert") + " in the period, " + open.size()
                                + " of them open at its end"
                                + (open.isEmpty() ? "." : ":")));
        for (AlertItem alert : open) {
            String summary = alert.summary();
            items.add(Html.of(Tag.LI, Html.name(summary == null ? alert.monitor() : summary))
                    .styled("open"));
        }
        return items;
    }
}
