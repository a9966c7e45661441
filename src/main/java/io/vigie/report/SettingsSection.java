package io.vigie.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.markup.Html;
import io.vigie.markup.Html.HtmlElement;
import io.vigie.markup.Html.HtmlNode;
import io.vigie.markup.Html.Tag;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** What each monitor was set to in the period, and when that changed. */
final class SettingsSection {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A monitor is told each day; what has not been told for longer is gone. */
    private static final long TOLD_EVERY = 2 * ReportData.DAY;

    private SettingsSection() {}

    /**
     * What a monitor was set to.
     *
     * @param since epoch milliseconds of the first point that says so
     * @param settings path to value, in the order of the definition
     */
    record RecordedSettings(long since, Map<String, String> settings) {}

    static List<HtmlNode> read(ReportData data) throws SeriesStoreException, InterruptedException {
        SeriesQuery query = SeriesQuery.of(Measurement.MONITOR)
                .where(Tags.MODEL, data.request().model())
                .onlyFields("definition");
        List<SeriesRow> rows = new ArrayList<>(data.store()
                .latest(query.between(
                        data.period().from() - TOLD_EVERY, data.period().from() + 1))
                .items());
        rows.addAll(data.points(query));
        Map<String, List<SeriesRow>> monitors = new TreeMap<>();
        rows.forEach(row -> monitors.computeIfAbsent(ReportData.tag(row, Tags.MONITOR), any -> new ArrayList<>())
                .add(row));
        if (monitors.isEmpty()) {
            return List.of(Html.paragraph("The series hold no monitor settings for the period."));
        }
        List<HtmlNode> nodes = new ArrayList<>();
        monitors.forEach((name, told) -> nodes.add(monitor(name, told, data)));
        return nodes;
    }

    private static HtmlElement monitor(String name, List<SeriesRow> told, ReportData data) {
        List<RecordedSettings> settings = changes(told);
        List<HtmlNode> nodes = new ArrayList<>();
        nodes.add(Html.of(Tag.H3, Html.name(name)));
        RecordedSettings last = settings.get(settings.size() - 1);
        List<HtmlNode> list = new ArrayList<>();
        last.settings().forEach((path, value) -> {
            if (path.equals("name")) {
                return;
            }
            list.add(Html.of(Tag.DT, Html.name(path)));
            list.add(Html.of(Tag.DD, Html.name(value)));
        });
        nodes.add(Html.of(Tag.DL, list));
        long first = settings.get(0).since();
        long lastTold = told.get(told.size() - 1).time();
        Long end = data.end();
        if (first > data.period().from() + ReportData.DAY) {
            nodes.add(Html.paragraph("First recorded on " + ReportFormat.time(first) + "."));
        }
        if (end != null && lastTold < end - TOLD_EVERY) {
            nodes.add(Html.paragraph("Not recorded after " + ReportFormat.time(lastTold) + "."));
        }
        if (settings.size() == 1) {
            nodes.add(Html.paragraph("Unchanged in the period."));
        } else {
            nodes.add(differences(settings));
        }
        return Html.of(Tag.DIV, nodes).styled("monitor");
    }

    /** Points of one monitor by time → each setting that differs from the one before. */
    static List<RecordedSettings> changes(List<SeriesRow> told) {
        List<RecordedSettings> settings = new ArrayList<>();
        for (SeriesRow row : told) {
            Map<String, String> now = settings(row.texts().getOrDefault("definition", ""));
            if (settings.isEmpty()
                    || !settings.get(settings.size() - 1).settings().equals(now)) {
                settings.add(new RecordedSettings(row.time(), now));
            }
        }
        return settings;
    }

    private static HtmlElement differences(List<RecordedSettings> settings) {
        HtmlTable table = new HtmlTable(
                        "Changes, each when it was first recorded", "time (UTC)", "setting", "before", "after")
                .wordsFrom(1);
        for (int i = 1; i < settings.size(); i++) {
            Map<String, String> before = settings.get(i - 1).settings();
            Map<String, String> after = settings.get(i).settings();
            TreeSet<String> paths = new TreeSet<>(before.keySet());
            paths.addAll(after.keySet());
            for (String path : paths) {
                if (!Objects.equals(before.get(path), after.get(path))) {
                    table.row(
                            Html.words(ReportFormat.time(settings.get(i).since())),
                            Html.name(path),
                            Html.name(before.getOrDefault(path, "not set")),
                            Html.name(after.getOrDefault(path, "not set")));
                }
            }
        }
        return table.build();
    }

    private static Map<String, String> settings(String definition) {
        Map<String, String> settings = new LinkedHashMap<>();
        try {
            flatten("", JSON.readTree(definition), settings);
        } catch (JsonProcessingException e) {
            settings.put("definition", definition);
        }
        return settings;
    }

    /** Lists as a person writes them; an empty list of segments is everybody. */
    private static String words(JsonNode node) {
        if (!node.isArray()) {
            return node.isTextual() ? node.asText() : node.toString();
        }
        List<String> parts = new ArrayList<>();
        for (JsonNode part : node) {
            parts.add(part.isArray() && part.isEmpty() ? "everybody" : words(part));
        }
        return parts.isEmpty() ? "none" : String.join(", ", parts);
    }

    private static void flatten(String path, JsonNode node, Map<String, String> into) {
        if (node.isObject()) {
            node.properties()
                    .forEach(member -> flatten(
                            path.isEmpty() ? member.getKey() : path + "." + member.getKey(), member.getValue(), into));
        } else {
            into.put(path.isEmpty() ? "definition" : path, words(node));
        }
    }
}
