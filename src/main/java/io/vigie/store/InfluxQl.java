package io.vigie.store;

import io.vigie.series.LineProtocol;
import io.vigie.series.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements, in the part of InfluxQL that InfluxDB 1.x, 2 and 3 share. Names come from {@link Measurement} alone;
 * values of tags are escaped.
 *
 * <p>Every statement names its time range: InfluxDB 3 looks no further back than a day for the values of a tag unless
 * it is told to.
 */
final class InfluxQl {
    /**
     * The times that InfluxDB can hold, in milliseconds: it counts nanoseconds in 64 bits. Nothing is written before
     * 1970.
     */
    static final long EARLIEST = 0;

    static final long LATEST = 9_223_372_036_000L;

    private InfluxQl() {}

    /** One point more than the limit: that it comes says that there is more. */
    static String range(SeriesQuery query, SeriesStore.Order order) {
        List<String> columns = fields(query);
        // As columns and not grouped by, so that order and limit are those of all series together.
        query.measurement().tags().forEach(tag -> columns.add(name(tag) + "::tag"));
        return select(query, columns) + " ORDER BY time " + (order == SeriesStore.Order.NEWEST_FIRST ? "DESC" : "ASC")
                + " LIMIT " + (query.limit() + 1L);
    }

    /** All series: InfluxDB 3 cannot limit their number. */
    static String latest(SeriesQuery query) {
        return select(query, fields(query)) + groupBy(openTags(query)) + " ORDER BY time DESC LIMIT 1";
    }

    /**
     * The last point of each step. A selector that stands with plain fields gives those of the point that it selects,
     * so that a row is one point and no mixture; its time is the first millisecond of its step.
     *
     * <p>Known of InfluxDB 1.6 by test. The same statement is documented for InfluxDB 2; InfluxDB 3 documents selectors
     * with plain fields too.
     */
    static String sampled(SeriesQuery query, long stepMs) {
        List<String> groups = new ArrayList<>();
        groups.add("time(" + stepMs + "ms, 1ms)");
        groups.addAll(openTags(query));
        return select(query, lastPoint(query)) + groupBy(groups) + " fill(none)";
    }

    /**
     * A statement for each time. A selector without a time to group by reads no more than it must, so this costs a
     * fraction of {@link #sampled} where points lie densely. InfluxDB 2 documents several statements in a request.
     */
    static String at(SeriesQuery query, QueryTimes moments) {
        List<String> columns = lastPoint(query);
        return IntStream.range(0, moments.times().size())
                .mapToObj(index -> select(moments.narrow(query, index), columns) + groupBy(openTags(query)))
                .collect(Collectors.joining("; "));
    }

    static String tagValues(Measurement measurement, String tag, Map<String, String> filter, int limit) {
        return "SHOW TAG VALUES FROM " + name(measurement.storedName()) + " WITH KEY = " + name(tag) + " WHERE "
                + conditions(filter, EARLIEST, LATEST) + " LIMIT " + (limit + 1L);
    }

    /** Those that tell the series of the answer apart: a server takes longer for every tag that it is to group by. */
    private static List<String> openTags(SeriesQuery query) {
        return query.measurement().tags().stream()
                .filter(tag -> !query.tags().containsKey(tag))
                .map(InfluxQl::name)
                .toList();
    }

    private static String groupBy(List<String> groups) {
        return groups.isEmpty() ? "" : " GROUP BY " + String.join(", ", groups);
    }

    private static List<String> lastPoint(SeriesQuery query) {
        List<String> columns = new ArrayList<>();
        columns.add("last(" + name(query.measurement().anchor()) + ")");
        columns.addAll(fields(query));
        return columns;
    }

    private static List<String> fields(SeriesQuery query) {
        List<String> columns = new ArrayList<>();
        new TreeSet<>(query.fields()).forEach(field -> columns.add(name(field)));
        return columns;
    }

    private static String select(SeriesQuery query, List<String> columns) {
        return "SELECT " + String.join(", ", columns) + " FROM "
                + name(query.measurement().storedName()) + " WHERE "
                + conditions(query.tags(), query.from(), query.to());
    }

    private static String conditions(Map<String, String> tags, long from, long to) {
        List<String> conditions = new ArrayList<>();
        conditions.add("time >= " + inRange(from) + "ms");
        conditions.add("time < " + inRange(to) + "ms");
        new TreeMap<>(tags).forEach((tag, value) -> conditions.add(name(tag) + " = " + text(value)));
        return String.join(" AND ", conditions);
    }

    static long inRange(long time) {
        return Math.max(EARLIEST, Math.min(LATEST, time));
    }

    private static String name(String declared) {
        return '"' + declared + '"';
    }

    /** A value as it is stored, as a string literal. */
    static String text(String value) {
        return '\''
                + LineProtocol.storable(value)
                        .replace("\\", "\\\\")
                        .replace("'", "\\'")
                        .replace("\n", "\\n")
                + '\'';
    }
}
