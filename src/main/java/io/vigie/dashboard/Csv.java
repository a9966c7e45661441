package io.vigie.dashboard;

import io.vigie.view.Curve;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A curve as a table: times in UTC as ISO-8601, a column for each field; what is not known stays empty. */
final class Csv {
    static final String CONTENT_TYPE = "text/csv; charset=utf-8";

    private Csv() {}

    /** @param columns names of the curve's columns, in order; one that it does not have is empty */
    static byte[] of(Curve curve, List<String> columns) {
        StringBuilder table = new StringBuilder("time_utc");
        columns.forEach(column -> table.append(',').append(column));
        table.append("\r\n");
        Map<String, List<@Nullable Double>> values = curve.values();
        for (int i = 0; i < curve.times().size(); i++) {
            table.append(Instant.ofEpochMilli(curve.times().get(i)));
            for (String column : columns) {
                List<@Nullable Double> of = values.get(column);
                Double value = of == null ? null : of.get(i);
                table.append(',').append(value == null ? "" : number(value));
            }
            table.append("\r\n");
        }
        return table.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Whole numbers without a fraction, as the counts among them are. */
    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
