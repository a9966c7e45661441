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
 * Builds statements for a store with one table per measurement. Names come only from {@link Measurement}; tag values
 * are escaped.
 */
final class QuestDbSql {
    /** The column that holds a point's time. */
    static final String TIMESTAMP = "timestamp";

    /** The column of an answer that holds a row's query time or step, in milliseconds. */
    static final String TIME = "moment";

    private static final long MICROS_PER_MILLI = 1_000;

    private QuestDbSql() {}

    /** Asks for one point more than the limit, to know whether there are more. */
    static String range(SeriesQuery query, SeriesStore.Order order) {
        return select(query) + " ORDER BY " + name(TIMESTAMP)
                + (order == SeriesStore.Order.NEWEST_FIRST ? " DESC" : " ASC") + " LIMIT " + (query.limit() + 1L);
    }

    static String latest(SeriesQuery query) {
        return "SELECT * FROM (" + select(query) + latestOf(query) + ") LIMIT " + (query.limit() + 1L);
    }

    /** In this case LATEST ON finds nothing for a value with a quote in it: it looks for two quotes. */
    private static boolean isOneSeriesOfOneTag(List<String> partition, Map<String, String> filter) {
        return partition.size() == 1 && filter.containsKey(partition.get(0));
    }

    /**
     * The last point of each step. {@code last} gives the value of the last row, even if it is null, so each row is one
     * point and never a mixture.
     */
    static String sampled(SeriesQuery query, long stepMs) {
        long stepMicros = Math.multiplyExact(stepMs, MICROS_PER_MILLI);
        List<String> columns = new ArrayList<>();
        columns.add("(" + name(TIMESTAMP) + " + " + (stepMicros - 1) + ") / " + stepMicros + " * " + stepMs + " AS "
                + TIME);
        query.measurement().tags().forEach(tag -> columns.add(name(tag)));
        fields(query).forEach(field -> columns.add("last(" + field + ") AS " + field));
        List<String> conditions = timeAndTags(query);
        conditions.add(name(query.measurement().anchor()) + " IS NOT NULL");
        return withFields(query, select(query, columns, conditions));
    }

    /**
     * The last point before each time, by {@link #latest} over a short range. With dense points this costs a fraction
     * of {@link #sampled}. All times share one statement, whose length {@link QueryTimes#parts} limits.
     */
    static String at(SeriesQuery query, QueryTimes times) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < times.times().size(); i++) {
            List<String> columns = new ArrayList<>();
            columns.add(times.times().get(i) + " AS " + TIME);
            query.measurement().tags().forEach(tag -> columns.add(name(tag)));
            columns.addAll(fields(query));
            List<String> conditions = timeAndTags(times.narrow(query, i));
            conditions.add(name(query.measurement().anchor()) + " IS NOT NULL");
            parts.add("(" + select(query, columns, conditions) + latestOf(query) + ")");
        }
        return withFields(query, String.join(" UNION ALL ", parts));
    }

    /** Drops rows of a selection that have none of the fields. */
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
        // Like DISTINCT, but many times faster. Series without the tag may add a null, which counts towards the limit.
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

    /** Requires one of the fields: for InfluxDB, a row without any of them is not a point. */
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

    /** The stored form of a value, as a string literal. */
    static String text(String value) {
        return '\'' + LineProtocol.storable(value).replace("'", "''") + '\'';
    }
}
