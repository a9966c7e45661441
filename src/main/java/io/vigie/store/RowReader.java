package io.vigie.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vigie.series.LineProtocol;
import io.vigie.series.Measurement;
import io.vigie.store.StoreReader.AnswerException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns an answer's arrays of values into rows, up to a limit. Values that the query did not ask for are skipped, and
 * so are values that rest on nothing; rows without any others are left out.
 */
final class RowReader implements AnswerTable {
    private final Measurement measurement;
    private final String timeColumn;
    private final long shiftMs;
    private final Set<String> fields;
    private final Set<String> counts;
    /** The stored form of the tags that the query fixes: an answer need not repeat them. */
    private final Map<String, String> tagsAskedFor = new HashMap<>();

    private final int limit;
    /** The query time of each statement's rows; empty: rows have their own times. */
    private List<Long> times = List.of();

    private final List<SeriesRow> rows = new ArrayList<>();
    private boolean more;
    private int answers;

    /** @param shiftMs added to a row's time column to get the time of its point */
    RowReader(SeriesQuery query, String timeColumn, long shiftMs) {
        this(query, timeColumn, shiftMs, Set.of());
    }

    /** @param counts columns that tell which values rest on nothing, in the answer though nobody may have asked for them */
    RowReader(SeriesQuery query, String timeColumn, long shiftMs, Set<String> counts) {
        this.measurement = query.measurement();
        this.timeColumn = timeColumn;
        this.shiftMs = shiftMs;
        this.fields = new HashSet<>(query.fields());
        this.counts = counts;
        this.limit = query.limit();
        query.tags().forEach((tag, value) -> tagsAskedFor.put(tag, LineProtocol.storable(value)));
    }

    /** Announces that the next answer has one statement for each of these times, which become the times of its rows. */
    void expect(List<Long> times) {
        this.times = times;
        answers = 0;
    }

    @Override
    public void next() {
        answers++;
    }

    @Override
    public void end() throws AnswerException {
        if (answers < times.size()) {
            throw new AnswerException("it answers " + answers + " of " + times.size() + " statements");
        }
    }

    @Override
    public void cut() {
        more = true;
    }

    @Override
    public void readAll(JsonParser json, List<String> columns, Map<String, String> tags) throws IOException {
        while (json.nextToken() == JsonToken.START_ARRAY) {
            SeriesRow row = read(json, columns, tags);
            if (row.fields().isEmpty() && row.texts().isEmpty()) {
                continue;
            }
            if (rows.size() == limit) {
                more = true;
            } else {
                rows.add(row);
            }
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw new AnswerException("a row is not an array");
        }
    }

    private SeriesRow read(JsonParser json, List<String> columns, Map<String, String> commonTags) throws IOException {
        Map<String, String> tags = new HashMap<>(tagsAskedFor);
        tags.putAll(commonTags);
        tags.keySet().retainAll(measurement.tags());
        tags.values().removeIf(String::isEmpty);
        Map<String, Double> values = new HashMap<>();
        Map<String, String> texts = new HashMap<>();
        long time = Long.MIN_VALUE;
        int column = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (column == columns.size() || json.currentToken() == null) {
                throw new AnswerException("a row does not have one value per column");
            }
            String name = columns.get(column++);
            if (json.currentToken() == JsonToken.VALUE_NULL) {
                continue;
            }
            if (name.equals(timeColumn)) {
                time = time(json) + shiftMs;
            } else if (measurement.tags().contains(name)) {
                String value = text(json);
                if (!value.isEmpty()) {
                    tags.put(name, value);
                }
            } else if (fields.contains(name) || counts.contains(name)) {
                if (measurement.textFields().contains(name)) {
                    texts.put(name, text(json));
                } else {
                    values.put(name, number(json));
                }
            } else {
                json.skipChildren();
            }
        }
        if (column != columns.size() || time == Long.MIN_VALUE) {
            throw new AnswerException("a row has no time, or not one value per column");
        }
        Map<String, Double> found = new HashMap<>(values);
        found.keySet().removeIf(field -> !fields.contains(field) || restsOnNothing(field, values));
        return new SeriesRow(times.isEmpty() ? time : time(), tags, found, texts);
    }

    /** A count of 0 tells that the value is of an earlier write. */
    private boolean restsOnNothing(String field, Map<String, Double> values) {
        String count = measurement.countOf(field);
        return count != null && counts.contains(count) && values.getOrDefault(count, 1.0) == 0;
    }

    private long time() throws AnswerException {
        if (answers < 1 || answers > times.size()) {
            throw new AnswerException("it answers more statements than were sent");
        }
        return times.get(answers - 1);
    }

    private static long time(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return json.getLongValue();
        }
        try {
            return Instant.parse(text(json)).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new AnswerException("a time is neither a number nor a date");
        }
    }

    static String text(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw new AnswerException("a text is missing");
        }
        return json.getText();
    }

    private static double number(JsonParser json) throws IOException {
        if (!json.currentToken().isNumeric()) {
            throw new AnswerException("a number is missing");
        }
        double value = json.getDoubleValue();
        if (!Double.isFinite(value)) {
            throw new AnswerException("a number is too large");
        }
        return value;
    }

    /** The rows ordered by time, then by tags in the measurement's order. */
    BoundedResult<SeriesRow> inOrder(SeriesStore.Order order) {
        Comparator<SeriesRow> byTime = Comparator.comparingLong(SeriesRow::time);
        rows.sort((order == SeriesStore.Order.NEWEST_FIRST ? byTime.reversed() : byTime).thenComparing(this::byTags));
        return new BoundedResult<>(rows, more);
    }

    BoundedResult<SeriesRow> bySeries() {
        rows.sort(this::byTags);
        return new BoundedResult<>(rows, more);
    }

    private int byTags(SeriesRow left, SeriesRow right) {
        for (String tag : measurement.tags()) {
            int order = left.tags().getOrDefault(tag, "").compareTo(right.tags().getOrDefault(tag, ""));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
