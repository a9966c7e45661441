package io.vigie.view;

import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.store.Bounded;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A store that holds its points in a list, for what is computed from them. Servers have tests of their own. */
public final class StoreInMemory implements SeriesStore {
    private final List<SeriesPoint> points = new ArrayList<>();

    /** In place of an earlier point of the same series and time. */
    public StoreInMemory add(SeriesPoint point) {
        points.removeIf(there -> there.measurement() == point.measurement()
                && there.tags().equals(point.tags())
                && there.timestamp() == point.timestamp());
        points.add(point);
        return this;
    }

    public StoreInMemory add(Measurement measurement, long time, Map<String, String> tags, Map<String, Double> fields) {
        return add(new SeriesPoint(measurement, tags, fields, time));
    }

    @Override
    public Bounded<SeriesRow> range(SeriesQuery query, Order order) {
        List<SeriesRow> rows = matching(query);
        Comparator<SeriesRow> byTime = Comparator.comparingLong(SeriesRow::time);
        rows.sort(order == Order.NEWEST_FIRST ? byTime.reversed() : byTime);
        return limited(rows, query);
    }

    @Override
    public Bounded<SeriesRow> latest(SeriesQuery query) {
        Map<Map<String, String>, SeriesRow> last = new LinkedHashMap<>();
        for (SeriesRow row : matching(query)) {
            last.merge(row.tags(), row, (one, other) -> one.time() > other.time() ? one : other);
        }
        return limited(new ArrayList<>(last.values()), query);
    }

    @Override
    public Bounded<SeriesRow> sampled(SeriesQuery query, long stepMillis) {
        Map<Map<String, String>, Map<Long, SeriesRow>> last = new LinkedHashMap<>();
        List<SeriesRow> oldestFirst = matching(query);
        oldestFirst.sort(Comparator.comparingLong(SeriesRow::time));
        for (SeriesRow row : oldestFirst) {
            long end = -Math.floorDiv(-row.time(), stepMillis) * stepMillis;
            if (end - stepMillis >= query.from() - 1 && end < query.to()) {
                last.computeIfAbsent(row.tags(), tags -> new HashMap<>())
                        .put(end, new SeriesRow(end, row.tags(), row.fields(), row.texts()));
            }
        }
        List<SeriesRow> rows = new ArrayList<>();
        last.values().forEach(series -> rows.addAll(series.values()));
        rows.sort(Comparator.comparingLong(SeriesRow::time));
        return limited(rows, query);
    }

    @Override
    public Bounded<SeriesRow> at(SeriesQuery query, List<Long> times, long withinMillis) {
        List<SeriesRow> rows = new ArrayList<>();
        for (long time : times) {
            latest(query.between(time - withinMillis + 1, time + 1))
                    .items()
                    .forEach(row -> rows.add(new SeriesRow(time, row.tags(), row.fields(), row.texts())));
        }
        return limited(rows, query);
    }

    private static Bounded<SeriesRow> limited(List<SeriesRow> rows, SeriesQuery query) {
        return new Bounded<>(rows.subList(0, Math.min(rows.size(), query.limit())), rows.size() > query.limit());
    }

    private List<SeriesRow> matching(SeriesQuery query) {
        List<SeriesRow> rows = new ArrayList<>();
        for (SeriesPoint point : points) {
            boolean tagged = query.tags().entrySet().stream()
                    .allMatch(tag -> point.tags().getOrDefault(tag.getKey(), "").equals(tag.getValue()));
            Map<String, Double> fields = new HashMap<>(point.fields());
            fields.keySet().retainAll(query.fields());
            Map<String, String> texts = new HashMap<>(point.texts());
            texts.keySet().retainAll(query.fields());
            if (point.measurement() == query.measurement()
                    && tagged
                    && point.timestamp() >= query.from()
                    && point.timestamp() < query.to()
                    && !(fields.isEmpty() && texts.isEmpty())) {
                rows.add(new SeriesRow(point.timestamp(), point.tags(), fields, texts));
            }
        }
        return rows;
    }

    @Override
    public Bounded<String> tagValues(Measurement measurement, String tag, Map<String, String> filter) {
        Set<String> values = new HashSet<>();
        SeriesQuery query = SeriesQuery.of(measurement);
        for (Map.Entry<String, String> each : filter.entrySet()) {
            query = query.where(each.getKey(), each.getValue());
        }
        matching(query).forEach(row -> values.add(row.tags().getOrDefault(tag, "")));
        values.remove("");
        return new Bounded<>(List.copyOf(new TreeSet<>(values)), false);
    }
}
