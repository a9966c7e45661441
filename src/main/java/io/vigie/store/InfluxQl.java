package io.vigie.store;

import io.vigie.series.LineProtocol;
import io.vigie.series.Measurement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Builds statements in the subset of InfluxQL that InfluxDB 1.x, 2 and 3 share. Names come only from
 * {@link Measurement}; tag values are escaped.
 *
 * <p>Every statement states its time range: without one, InfluxDB 3 looks back only one day for tag values.
 */
final class InfluxQl {
    /**
     * The range of times in milliseconds: InfluxDB counts nanoseconds in 64 bits, and nothing is written before 1970.
     */
    static final long EARLIEST = 0;

    static final long LATEST = 9_223_372_036_000L;

    private InfluxQl() {}

    /** Asks for one point more than the limit, to know whether there are more. */
    static String range(SeriesQuery query, SeriesStore.Order order) {
        List<String> columns = restOnOneCount(query) ? names(query.fields()) : fields(query);
        // Tags are columns rather than groups, so that order and limit apply to all series together.
        query.measurement().tags().forEach(tag -> columns.add(name(tag) + "::tag"));
        return select(query, columns) + restsOnSomething(query) + " ORDER BY time "
                + (order == SeriesStore.Order.NEWEST_FIRST ? "DESC" : "ASC") + " LIMIT " + (query.limit() + 1L);
    }

    /** Selects all series, since InfluxDB 3 cannot limit their number. */
    static String latest(SeriesQuery query) {
        List<String> columns = restOnOneCount(query) ? names(query.fields()) : fields(query);
        return select(query, columns) + restsOnSomething(query) + groupBy(openTags(query))
                + " ORDER BY time DESC LIMIT 1";
    }

    /**
     * The last point of each step. With a selector, plain fields come from the selected point, so each row is one point
     * and never a mixture; its time is the first millisecond of its step.
     *
     * <p>Tested with InfluxDB 1.6. The same statement is documented for InfluxDB 2; InfluxDB 3 also documents selectors
     * with plain fields.
     */
    static String sampled(SeriesQuery query, long stepMs) {
        List<String> groups = new ArrayList<>();
        groups.add("time(" + stepMs + "ms, 1ms)");
        groups.addAll(openTags(query));
        return select(query, lastPoint(query)) + groupBy(groups) + " fill(none)";
    }

    /**
     * One statement for each time. A selector that is not grouped by time reads no more than it must, so with dense
     * points this costs a fraction of {@link #sampled}. InfluxDB 2 documents several statements per request.
     */
    static String at(SeriesQuery query, QueryTimes times) {
        List<String> columns = lastPoint(query);
        return IntStream.range(0, times.times().size())
                .mapToObj(index -> select(times.narrow(query, index), columns) + groupBy(openTags(query)))
                .collect(Collectors.joining("; "));
    }

    static String tagValues(Measurement measurement, String tag, Map<String, String> filter, int limit) {
        return "SHOW TAG VALUES FROM " + name(measurement.storedName()) + " WITH KEY = " + name(tag) + " WHERE "
                + conditions(filter, EARLIEST, LATEST) + " LIMIT " + (limit + 1L);
    }

    /** The tags that the query leaves open. Only these are grouped by: each further tag makes the server slower. */
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

    /** With the counts that tell which values are of an earlier write: InfluxDB never unsets a field. */
    private static List<String> fields(SeriesQuery query) {
        Set<String> all = new HashSet<>(query.fields());
        all.addAll(query.counts());
        return names(all);
    }

    private static List<String> names(Set<String> fields) {
        List<String> columns = new ArrayList<>();
        new TreeSet<>(fields).forEach(field -> columns.add(name(field)));
        return columns;
    }

    /** Then the server leaves out the points of an earlier write, and they neither count nor are the latest. */
    private static boolean restOnOneCount(SeriesQuery query) {
        return query.counts().size() == 1
                && query.fields().stream().allMatch(field -> query.measurement().countOf(field) != null);
    }

    private static String restsOnSomething(SeriesQuery query) {
        return restOnOneCount(query) ? " AND " + name(query.counts().iterator().next()) + " > 0" : "";
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

    /** The stored form of a value, as a string literal. */
    static String text(String value) {
        return '\''
                + LineProtocol.storable(value)
                        .replace("\\", "\\\\")
                        .replace("'", "\\'")
                        .replace("\n", "\\n")
                + '\'';
    }
}
