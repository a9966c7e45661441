package io.vigie.store;

import io.vigie.series.Measurement;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A query for points. Points that have none of the fields are left out.
 *
 * @param tags tag name to the value it must have; empty: all series of the measurement. An empty value: series without
 *     that tag
 * @param fields at least one; texts count as fields
 * @param from epoch milliseconds, inclusive
 * @param to epoch milliseconds, exclusive; not before {@code from}
 * @param limit largest number of points in the answer, 1 to {@link SeriesStore#MAX_POINTS}
 */
public record SeriesQuery(
        Measurement measurement, Map<String, String> tags, Set<String> fields, long from, long to, int limit) {
    /**
     * Largest total size of a query's tag values, in UTF-8 bytes: even escaped, they fit every store's request line.
     */
    public static final int MAX_TAG_BYTES = 4 * 1024;

    /**
     * @throws IllegalArgumentException for a name that the measurement does not have, or a value out of bounds
     */
    public SeriesQuery {
        tags = Map.copyOf(tags);
        fields = Set.copyOf(fields);
        requireTags(measurement, tags);
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("a query of " + measurement.storedName() + " asks for no field");
        }
        for (String field : fields) {
            if (!measurement.integerFields().contains(field)
                    && !measurement.floatFields().contains(field)
                    && !measurement.textFields().contains(field)) {
                throw new IllegalArgumentException(measurement.storedName() + " has no such field");
            }
        }
        if (from > to) {
            throw new IllegalArgumentException("a range from " + from + " to " + to);
        }
        if (limit < 1 || limit > SeriesStore.MAX_POINTS) {
            throw new IllegalArgumentException("a limit of " + limit + ", not 1 to " + SeriesStore.MAX_POINTS);
        }
    }

    /** All fields of all series at all times, with the largest limit. */
    public static SeriesQuery of(Measurement measurement) {
        Set<String> fields = new HashSet<>(measurement.integerFields());
        fields.addAll(measurement.floatFields());
        fields.addAll(measurement.textFields());
        return new SeriesQuery(measurement, Map.of(), fields, Long.MIN_VALUE, Long.MAX_VALUE, SeriesStore.MAX_POINTS);
    }

    /** The same query with a required tag value, which replaces an earlier one of that tag. */
    public SeriesQuery where(String tag, String value) {
        Map<String, String> narrower = new HashMap<>(tags);
        narrower.put(tag, value);
        return new SeriesQuery(measurement, narrower, fields, from, to, limit);
    }

    /** The same query for these fields only. */
    public SeriesQuery onlyFields(String... names) {
        return new SeriesQuery(measurement, tags, Set.of(names), from, to, limit);
    }

    /** The same query from {@code start}, inclusive, to {@code end}, exclusive. */
    public SeriesQuery between(long start, long end) {
        return new SeriesQuery(measurement, tags, fields, start, end, limit);
    }

    public SeriesQuery limit(int points) {
        return new SeriesQuery(measurement, tags, fields, from, to, points);
    }

    /** The counts that the fields rest on, see {@link Measurement#countOf}. */
    Set<String> counts() {
        Set<String> counts = new HashSet<>();
        for (String field : fields) {
            String count = measurement.countOf(field);
            if (count != null) {
                counts.add(count);
            }
        }
        return counts;
    }

    static void requireTags(Measurement measurement, Map<String, String> tags) {
        long bytes = 0;
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            requireTag(measurement, tag.getKey());
            // A string has at least as many bytes as characters: nothing huge is ever encoded.
            bytes += tag.getValue().length() > MAX_TAG_BYTES
                    ? tag.getValue().length()
                    : tag.getValue().getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_TAG_BYTES) {
                throw new IllegalArgumentException(
                        "the tag values have more than " + MAX_TAG_BYTES + " bytes together");
            }
        }
    }

    static void requireTag(Measurement measurement, String tag) {
        if (!measurement.tags().contains(tag)) {
            throw new IllegalArgumentException(measurement.storedName() + " has no such tag");
        }
    }
}
