package io.vigie.report;

import io.vigie.model.SliceNames;
import io.vigie.model.WindowLength;
import io.vigie.report.Html.Node;
import io.vigie.report.Html.Tag;
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
final class DataPart {
    /** A stretch without any request that is worth naming. */
    static final long LEAST_GAP = 6 * Material.HOUR;

    private static final int MOST_GAPS = 50;

    private DataPart() {}

    /** A stretch without any request; both ends in epoch milliseconds. */
    record Gap(long from, long to) {}

    static List<Node> read(Material material) throws SeriesStoreException, InterruptedException {
        List<SeriesRow> units = units(material);
        List<Node> nodes = new ArrayList<>();
        if (units.isEmpty()) {
            nodes.add(Html.paragraph(
                    "The store has no request of this model in the period. Everything below is therefore "
                            + Phrases.NOT_ENOUGH + "."));
            return nodes;
        }
        Period period = material.period();
        NavigableMap<Long, Long> days = byDay(units);
        long allDays = -Math.floorDiv(-period.to(), Material.DAY) - Math.floorDiv(period.from(), Material.DAY);
        nodes.add(Html.paragraph(Phrases.count(Material.sum(units, "requests")) + " requests on "
                + days.size() + " of the " + allDays + " UTC days that the period touches, counted in whole "
                + (material.unit() == WindowLength.HOUR ? "hours" : "UTC days") + "."));
        nodes.add(DayBars.of("Requests a day", period, days));
        nodes.addAll(gaps(material, units));
        nodes.add(versions(material));
        return nodes;
    }

    static List<SeriesRow> units(Material material) throws SeriesStoreException, InterruptedException {
        return material.units(material.everybody(Measurement.TRAFFIC).onlyFields("requests")).stream()
                .filter(row -> Material.count(row, "requests") > 0)
                .toList();
    }

    private static NavigableMap<Long, Long> byDay(List<SeriesRow> units) {
        TreeMap<Long, Long> days = new TreeMap<>();
        for (SeriesRow unit : units) {
            long day = Math.floorDiv(unit.time() - 1, Material.DAY) * Material.DAY;
            days.merge(day, Material.count(unit, "requests"), Long::sum);
        }
        return days;
    }

    /** Stretches of the period without requests, as long as they are named. */
    static List<Gap> gaps(Period period, long unitMillis, List<SeriesRow> units) {
        List<Gap> gaps = new ArrayList<>();
        long known = period.from();
        for (SeriesRow unit : units) {
            addGap(gaps, known, unit.time() - unitMillis, unitMillis);
            known = unit.time();
        }
        addGap(gaps, known, period.to(), unitMillis);
        return gaps;
    }

    private static void addGap(List<Gap> gaps, long from, long to, long unitMillis) {
        if (to - from >= Math.max(LEAST_GAP, unitMillis)) {
            gaps.add(new Gap(from, to));
        }
    }

    private static List<Node> gaps(Material material, List<SeriesRow> units) {
        List<Gap> gaps = gaps(material.period(), material.unit().millis(), units);
        String least =
                Phrases.duration((double) Math.max(LEAST_GAP, material.unit().millis()));
        if (gaps.isEmpty()) {
            return List.of(Html.paragraph("There is no stretch of " + least + " or more without a request."));
        }
        Grid grid = new Grid("Stretches of " + least + " or more without any request", "from", "to", "length");
        for (Gap gap : gaps.subList(0, Math.min(MOST_GAPS, gaps.size()))) {
            grid.row(Html.words(Phrases.time(gap.from())), Phrases.time(gap.to()), Phrases.duration((double)
                    (gap.to() - gap.from())));
        }
        List<Node> nodes = new ArrayList<>();
        nodes.add(grid.build());
        if (gaps.size() > MOST_GAPS) {
            nodes.add(Html.paragraph("And " + (gaps.size() - MOST_GAPS) + " more."));
        }
        return nodes;
    }

    private static Node versions(Material material) throws SeriesStoreException, InterruptedException {
        if (!material.request().isPooled()) {
            return Html.paragraph(
                    Html.words("The report is about version "),
                    Html.name(material.request().version()),
                    Html.words(" alone."));
        }
        SeriesQuery all = SeriesQuery.of(Measurement.TRAFFIC)
                .where(Tags.MODEL, material.request().model())
                .where(Tags.SLICE, SliceNames.ALL)
                .where(Tags.WINDOW, material.tile().label())
                .onlyFields("requests")
                .between(material.period().from() + 1, material.period().to() + 1);
        List<Node> names = new ArrayList<>();
        for (SeriesRow row : material.store().latest(all).items()) {
            String version = Material.tag(row, Tags.VERSION);
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
