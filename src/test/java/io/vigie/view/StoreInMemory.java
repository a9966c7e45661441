package io.vigie.view;

import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.store.BoundedResult;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A store in memory, for what is computed from its points. Servers have tests of their own. */
public final class StoreInMemory implements SeriesStore {
    private static final Comparator<SeriesRow> BY_TIME = Comparator.comparingLong(SeriesRow::time);
    private static final Comparator<SeriesRow> BY_TAGS =
            Comparator.comparing(row -> new TreeMap<>(row.tags()).toString());

    private final Map<Measurement, Map<Map<String, String>, TreeMap<Long, SeriesPoint>>> points = new HashMap<>();

    public StoreInMemory add(Measurement measurement, long time, Map<String, String> tags, Map<String, Double> fields) {
        return add(new SeriesPoint(measurement, tags, fields, time));
    }

    StoreInMemory add(
            Measurement measurement,
            long time,
            Map<String, String> tags,
            Map<String, Double> fields,
            Map<String, String> texts) {
        return add(new SeriesPoint(measurement, tags, fields, texts, time));
    }

    /** In place of an earlier point of the same series and time. */
    public StoreInMemory add(SeriesPoint point) {
        points.computeIfAbsent(point.measurement(), any -> new LinkedHashMap<>())
                .computeIfAbsent(Map.copyOf(point.tags()), any -> new TreeMap<>())
                .put(point.timestamp(), point);
        return this;
    }

    @Override
    public BoundedResult<SeriesRow> range(SeriesQuery query, Order order) {
        List<SeriesRow> rows = rows(query);
        rows.sort((order == Order.NEWEST_FIRST ? BY_TIME.reversed() : BY_TIME).thenComparing(BY_TAGS));
        return bounded(rows, query);
    }

    @Override
    public BoundedResult<SeriesRow> latest(SeriesQuery query) {
        Map<Map<String, String>, SeriesRow> last = new LinkedHashMap<>();
        for (SeriesRow row : rows(query)) {
            last.merge(row.tags(), row, (one, other) -> other.time() > one.time() ? other : one);
        }
        return bounded(new ArrayList<>(last.values()), query);
    }

    @Override
    public BoundedResult<SeriesRow> sampled(SeriesQuery query, long stepMs) {
        Map<Map<String, String>, TreeMap<Long, SeriesRow>> last = new LinkedHashMap<>();
        List<SeriesRow> rows = rows(query);
        rows.sort(Comparator.comparingLong(SeriesRow::time));
        for (SeriesRow row : rows) {
            long end = -Math.floorDiv(-row.time(), stepMs) * stepMs;
            if (end - stepMs >= query.from() - 1 && end < query.to()) {
                last.computeIfAbsent(row.tags(), any -> new TreeMap<>())
                        .put(end, new SeriesRow(end, row.tags(), row.fields(), row.texts()));
            }
        }
        List<SeriesRow> steps = new ArrayList<>();
        last.values().forEach(series -> steps.addAll(series.values()));
        steps.sort(BY_TIME.thenComparing(BY_TAGS));
        return bounded(steps, query);
    }

    @Override
    public BoundedResult<SeriesRow> at(SeriesQuery query, List<Long> times, long withinMs) {
        List<SeriesRow> rows = new ArrayList<>();
        for (long time : times) {
            for (SeriesRow row :
                    latest(query.between(time - withinMs + 1, time + 1)).items()) {
                rows.add(new SeriesRow(time, row.tags(), row.fields(), row.texts()));
            }
        }
        return bounded(rows, query);
    }

    @Override
    public BoundedResult<String> tagValues(Measurement measurement, String tag, Map<String, String> filter) {
        TreeSet<String> values = new TreeSet<>();
        SeriesQuery query = SeriesQuery.of(measurement);
        for (Map.Entry<String, String> entry : filter.entrySet()) {
            query = query.where(entry.getKey(), entry.getValue());
        }
        rows(query).forEach(row -> values.add(row.tags().getOrDefault(tag, "")));
        values.remove("");
        return new BoundedResult<>(List.copyOf(values), false);
    }

    private static BoundedResult<SeriesRow> bounded(List<SeriesRow> rows, SeriesQuery query) {
        return new BoundedResult<>(rows.subList(0, Math.min(rows.size(), query.limit())), rows.size() > query.limit());
    }

    private List<SeriesRow> rows(SeriesQuery query) {
        List<SeriesRow> rows = new ArrayList<>();
        points.getOrDefault(query.measurement(), Map.of()).forEach((tags, series) -> {
            boolean matches = query.tags().entrySet().stream()
                    .allMatch(tag -> tags.getOrDefault(tag.getKey(), "").equals(tag.getValue()));
            if (matches) {
                series.subMap(query.from(), query.to()).values().forEach(point -> {
                    Map<String, Double> fields = new HashMap<>(point.fields());
                    fields.keySet().retainAll(query.fields());
                    Map<String, String> texts = new HashMap<>(point.texts());
                    texts.keySet().retainAll(query.fields());
                    if (!fields.isEmpty() || !texts.isEmpty()) {
                        rows.add(new SeriesRow(point.timestamp(), tags, fields, texts));
                    }
                });
            }
        });
        return rows;
    }
}
