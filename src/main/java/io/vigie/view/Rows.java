package io.vigie.view;

import io.vigie.store.SeriesRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What rows say, field by field. */
final class Rows {
    private Rows() {}

    static @Nullable Double number(@Nullable SeriesRow row, String field) {
        return row == null ? null : row.fields().get(field);
    }

    /** A field that holds an integer; null where the row, or its field, is missing. */
    static @Nullable Long count(@Nullable SeriesRow row, String field) {
        Double value = number(row, field);
        return value == null ? null : Math.round(value);
    }

    /** As stored; empty where the series has no such tag. */
    static String tag(SeriesRow row, String tag) {
        return row.tags().getOrDefault(tag, "");
    }

    /** The rows of each key, in their order; keys sorted. */
    static <K extends Comparable<K>> Map<K, List<SeriesRow>> by(List<SeriesRow> rows, Function<SeriesRow, K> key) {
        Map<K, List<SeriesRow>> groups = new TreeMap<>();
        rows.forEach(row ->
                groups.computeIfAbsent(key.apply(row), any -> new ArrayList<>()).add(row));
        return groups;
    }

    /** The rows of a key; none for a key that is not there. */
    static <K> List<SeriesRow> of(Map<K, List<SeriesRow>> groups, K key) {
        return groups.getOrDefault(key, List.of());
    }

    /** The last by time; null: there is none. */
    static @Nullable SeriesRow last(List<SeriesRow> rows) {
        SeriesRow last = null;
        for (SeriesRow row : rows) {
            last = last == null || row.time() >= last.time() ? row : last;
        }
        return last;
    }
}
