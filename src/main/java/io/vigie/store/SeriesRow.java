package io.vigie.store;

import java.util.Map;

/**
 * One point of a series.
 *
 * @param time epoch milliseconds: the end of the point's window
 * @param tags tag name to value as stored; tags that the series does not have are absent
 * @param fields field name to finite value; fields that the point does not have are absent
 * @param texts name to text, as stored; texts that the point does not have are absent
 */
public record SeriesRow(long time, Map<String, String> tags, Map<String, Double> fields, Map<String, String> texts) {
    public SeriesRow {
        tags = Map.copyOf(tags);
        fields = Map.copyOf(fields);
        texts = Map.copyOf(texts);
    }

    /** A row without texts. */
    public SeriesRow(long time, Map<String, String> tags, Map<String, Double> fields) {
        this(time, tags, fields, Map.of());
    }
}
