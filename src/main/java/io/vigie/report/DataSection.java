package io.vigie.report;

import io.vigie.markup.Html;
import io.vigie.markup.Html.HtmlNode;
import io.vigie.markup.Html.Tag;
import io.vigie.model.SliceNames;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStoreException;
import io.vigie.view.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What data the report rests on: requests, days with data, gaps, versions. */
final class DataSection {
    /** A stretch without any request that is worth naming. */
    static final long LEAST_GAP = 6 * ReportData.HOUR;

    private static final int MOST_GAPS = 50;

    private DataSection() {}

    /** A stretch without any request; both ends in epoch milliseconds. */
    record TrafficGap(long from, long to) {}

    static List<HtmlNode> read(ReportData data) throws SeriesStoreException, InterruptedException {
        List<SeriesRow> units = units(data);
        List<HtmlNode> nodes = new ArrayList<>();
        if (units.isEmpty()) {
            nodes.add(Html.paragraph(
                    "The store has no request of this model in the period. Everything below is therefore "
                            + ReportFormat.NOT_ENOUGH + "."));
            return nodes;
        }
        Period period = data.period();
        NavigableMap<Long, Long> days = byDay(units);
        long allDays = -Math.floorDiv(-period.to(), ReportData.DAY) - Math.floorDiv(period.from(), ReportData.DAY);
        nodes.add(Html.paragraph(ReportFormat.count(ReportData.sum(units, "requests")) + " requests on "
                + days.size() + " of the " + allDays + " UTC days that the period touches, counted in whole "
                + (data.unit() == WindowLength.HOUR ? "hours" : "UTC days") + "."));
        nodes.add(DailyBarChart.of("Requests a day", period, days));
        nodes.addAll(gaps(data, units));
        nodes.add(versions(data));
        return nodes;
    }

    static List<SeriesRow> units(ReportData data) throws SeriesStoreException, InterruptedException {
        return data.units(data.everybody(Measurement.TRAFFIC).onlyFields("requests")).stream()
                .filter(row -> ReportData.count(row, "requests") > 0)
                .toList();
    }

    private static NavigableMap<Long, Long> byDay(List<SeriesRow> units) {
        TreeMap<Long, Long> days = new TreeMap<>();
        for (SeriesRow unit : units) {
            long day = Math.floorDiv(unit.time() - 1, ReportData.DAY) * ReportData.DAY;
            days.merge(day, ReportData.count(unit, "requests"), Long::sum);
        }
        return days;
    }

    /** Stretches of the period without requests, as long as they are named. */
    static List<TrafficGap> gaps(Period period, long unitMs, List<SeriesRow> units) {
        List<TrafficGap> gaps = new ArrayList<>();
        long known = period.from();
        for (SeriesRow unit : units) {
            addGap(gaps, known, unit.time() - unitMs, unitMs);
            known = unit.time();
        }
        addGap(gaps, known, period.to(), unitMs);
        return gaps;
    }

    private static void addGap(List<TrafficGap> gaps, long from, long to, long unitMs) {
        if (to - from >= Math.max(LEAST_GAP, unitMs)) {
            gaps.add(new TrafficGap(from, to));
        }
    }

    private static List<HtmlNode> gaps(ReportData data, List<SeriesRow> units) {
        List<TrafficGap> gaps = gaps(data.period(), data.unit().millis(), units);
        String least =
                ReportFormat.duration((double) Math.max(LEAST_GAP, data.unit().millis()));
        if (gaps.isEmpty()) {
            return List.of(Html.paragraph("There is no stretch of " + least + " or more without a request."));
        }
        HtmlTable table =
                new HtmlTable("Stretches of " + least + " or more without any request", "from", "to", "length");
        for (TrafficGap gap : gaps.subList(0, Math.min(MOST_GAPS, gaps.size()))) {
            table.row(
                    Html.words(ReportFormat.time(gap.from())),
                    ReportFormat.time(gap.to()),
                    ReportFormat.duration((double) (gap.to() - gap.from())));
        }
        List<HtmlNode> nodes = new ArrayList<>();
        nodes.add(table.build());
        if (gaps.size() > MOST_GAPS) {
            nodes.add(Html.paragraph("And " + (gaps.size() - MOST_GAPS) + " more."));
        }
        return nodes;
    }

    private static HtmlNode versions(ReportData data) throws SeriesStoreException, InterruptedException {
        if (!data.request().isPooled()) {
            return Html.paragraph(
                    Html.words("The report is about version "),
                    Html.name(data.request().version()),
                    Html.words(" alone."));
        }
        SeriesQuery all = SeriesQuery.of(Measurement.TRAFFIC)
                .where(Tags.MODEL, data.request().model())
                .where(Tags.SLICE, SliceNames.ALL)
                .where(Tags.WINDOW, data.tile().label())
                .onlyFields("requests")
                .between(data.period().from() + 1, data.period().to() + 1);
        List<HtmlNode> names = new ArrayList<>();
        for (SeriesRow row : data.store().latest(all).items()) {
            String version = ReportData.tag(row, Tags.VERSION);
            if (!version.equals("*")) {
                names.add(Html.words(
                        names.isEmpty()
                                ? "All versions are pooled, so that a silent update shows as a change. Versions with requests: "
                                : ", "));
                names.add(Html.name(version));
            }
        }
        if (names.isEmpty()) {
            names.add(Html.words("All versions are pooled; none has a name."));
        }
        return Html.of(Tag.P, names);
    }
}
