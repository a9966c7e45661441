package io.vigie.store;

import io.vigie.series.LineProtocol;
import io.vigie.series.Measurement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The statements for a store with one table a measurement. Names come from {@link Measurement} alone; values of tags
 * are escaped.
 */
final class QuestDbSql {
    /** The column that holds a point's time. */
    static final String TIMESTAMP = "timestamp";

    /** The column of an answer that holds the time that a row speaks of, in milliseconds. */
    static final String MOMENT = "moment";

    private static final long MICROS_PER_MILLI = 1_000;

    private QuestDbSql() {}

    /** One point more than the limit: that it comes says that there is more. */
    static String range(SeriesQuery query, SeriesStore.Order order) {
        return select(query) + " ORDER BY " + name(TIMESTAMP)
                + (order == SeriesStore.Order.NEWEST_FIRST ? " DESC" : " ASC") + " LIMIT " + (query.limit() + 1L);
    }

    static String latest(SeriesQuery query) {
        return "SELECT * FROM (" + select(query) + latestOf(query) + ") LIMIT " + (query.limit() + 1L);
    }

    /** Then LATEST ON would find nothing for a value with a quote in it: it looks for two. */
    private static boolean isOneSeriesOfOneTag(List<String> partition, Map<String, String> filter) {
        return partition.size() == 1 && filter.containsKey(partition.get(0));
    }

    /**
     * The last point of each step: {@code last} gives the value of the last row, null included, so that a row is one
     * point and no mixture.
     */
    static String sampled(SeriesQuery query, long stepMs) {
        long stepMicros = Math.multiplyExact(stepMs, MICROS_PER_MILLI);
        List<String> columns = new ArrayList<>();
        columns.add("(" + name(TIMESTAMP) + " + " + (stepMicros - 1) + ") / " + stepMicros + " * " + stepMs + " AS "
                + MOMENT);
        query.measurement().tags().forEach(tag -> columns.add(name(tag)));
        fields(query).forEach(field -> columns.add("last(" + field + ") AS " + field));
        List<String> conditions = timeAndTags(query);
        conditions.add(name(query.measurement().anchor()) + " IS NOT NULL");
        return withFields(query, select(query, columns, conditions));
    }

    /**
     * The last point before each time, by {@link #latest} of a short range: a fraction of what {@link #sampled} costs
     * where points lie densely. One statement, and not too many of them: see {@link QueryTimes#parts}.
     */
    static String at(SeriesQuery query, QueryTimes moments) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < moments.times().size(); i++) {
            List<String> columns = new ArrayList<>();
            columns.add(moments.times().get(i) + " AS " + MOMENT);
            query.measurement().tags().forEach(tag -> columns.add(name(tag)));
            columns.addAll(fields(query));
            List<String> conditions = timeAndTags(moments.narrow(query, i));
            conditions.add(name(query.measurement().anchor()) + " IS NOT NULL");
            parts.add("(" + select(query, columns, conditions) + latestOf(query) + ")");
        }
        return withFields(query, String.join(" UNION ALL ", parts));
    }

    /** What is left of a selection where rows without any of the fields do not count. */
    private static String withFields(SeriesQuery query, String selection) {
        return "SELECT * FROM (" + selection + ") WHERE " + anyOf(query) + " LIMIT " + (query.limit() + 1L);
    }

    private static String latestOf(SeriesQuery query) {
        if (isOneSeriesOfOneTag(query.measurement().tags(), query.tags())) {
            return " ORDER BY " + name(TIMESTAMP) + " DESC LIMIT 1";
        }
        return " LATEST ON " + name(TIMESTAMP) + " PARTITION BY "
                + query.measurement().tags().stream().map(QuestDbSql::name).collect(Collectors.joining(", "));
    }

    static String tagValues(Measurement measurement, String tag, Map<String, String> filter, int limit) {
        // As DISTINCT, but many times faster. The null of series without the tag may come too, and takes a place.
        String where = filter.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions(filter));
        String selection = "SELECT " + name(tag) + " FROM " + name(measurement.storedName()) + where;
        return isOneSeriesOfOneTag(List.of(tag), filter)
                ? selection + " LIMIT 1"
                : selection + " LATEST ON " + name(TIMESTAMP) + " PARTITION BY " + name(tag) + " LIMIT " + (limit + 2L);
    }

    private static String select(SeriesQuery query) {
        List<String> columns = new ArrayList<>();
        columns.add(name(TIMESTAMP));
        query.measurement().tags().forEach(tag -> columns.add(name(tag)));
        columns.addAll(fields(query));
        List<String> conditions = timeAndTags(query);
        conditions.add(anyOf(query));
        return select(query, columns, conditions);
    }

    private static String select(SeriesQuery query, List<String> columns, List<String> conditions) {
        return "SELECT " + String.join(", ", columns) + " FROM "
                + name(query.measurement().storedName()) + " WHERE " + String.join(" AND ", conditions);
    }

    private static List<String> fields(SeriesQuery query) {
        return new TreeSet<>(query.fields()).stream().map(QuestDbSql::name).toList();
    }

    /** A row without any of the fields is, to InfluxDB, no point of theirs. */
    private static String anyOf(SeriesQuery query) {
        return fields(query).stream()
                .map(field -> field + " IS NOT NULL")
                .collect(Collectors.joining(" OR ", "(", ")"));
    }

    private static List<String> timeAndTags(SeriesQuery query) {
        List<String> conditions = new ArrayList<>();
        conditions.add(name(TIMESTAMP) + " >= " + time(query.from()));
        conditions.add(name(TIMESTAMP) + " < " + time(query.to()));
        conditions.addAll(conditions(query.tags()));
        return conditions;
    }

    private static List<String> conditions(Map<String, String> tags) {
        List<String> conditions = new ArrayList<>();
        new TreeMap<>(tags)
                .forEach((tag, value) ->
                        conditions.add(name(tag) + (value.isEmpty() ? " IS NULL" : " = " + text(value))));
        return conditions;
    }

    private static String time(long millis) {
        return '\'' + Instant.ofEpochMilli(InfluxQl.inRange(millis)).toString() + '\'';
    }

    private static String name(String declared) {
        return '"' + declared + '"';
    }

    /** A value as it is stored, as a string literal. */
    static String text(String value) {
        return '\'' + LineProtocol.storable(value).replace("'", "''") + '\'';
    }
}
