package io.vigie.series;

import java.util.Map;

/**
 * One point of a time series. Writing a point again replaces it, so it always carries its full set of fields.
 *
 * @param tags tag name to value; empty values are not written
 * @param fields field name to finite value; which of them are integers is declared by {@link Measurement}
 * @param texts name to value of {@link Measurement#textFields()}; empty values are not written
 * @param timestamp epoch milliseconds: the end of the point's window
 */
public record SeriesPoint(
        Measurement measurement,
        Map<String, String> tags,
        Map<String, Double> fields,
        Map<String, String> texts,
        long timestamp) {

    /** A point without texts. */
    public SeriesPoint(Measurement measurement, Map<String, String> tags, Map<String, Double> fields, long timestamp) {
        this(measurement, tags, fields, Map.of(), timestamp);
    }
}
