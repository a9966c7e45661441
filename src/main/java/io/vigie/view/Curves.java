package io.vigie.view;

import io.vigie.store.SeriesRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Columns from rows of one series. */
final class Curves {
    private Curves() {}

    /**
     * @param rows of one series, by time
     * @param columns names of fields; each becomes a column, whether a row has it or not
     */
    static Curve of(List<SeriesRow> rows, List<String> columns) {
        return rows.isEmpty() ? Curve.EMPTY : new Curve(times(rows), columns(rows, columns));
    }

    static List<Long> times(List<SeriesRow> rows) {
        return rows.stream().map(SeriesRow::time).toList();
    }

    /** Each as long as there are rows. */
    static Map<String, List<@Nullable Double>> columns(List<SeriesRow> rows, List<String> names) {
        Map<String, List<@Nullable Double>> columns = new LinkedHashMap<>();
        for (String name : names) {
            List<@Nullable Double> column = new ArrayList<>(rows.size());
            rows.forEach(row -> column.add(row.fields().get(name)));
            columns.put(name, column);
        }
        return columns;
    }
}
