package io.vigie.bench.dashboard;

import io.vigie.series.Measurement;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Made-up figures in the usual ranges, the same in every run and every store. */
final class SyntheticValues {
    private static final int SPREAD = 97;

    private SyntheticValues() {}

    private record ValueRange(double low, double high) {
        double factor() {
            return (high - low) / SPREAD;
        }

        static ValueRange of(String field) {
            return switch (field) {
                case "verdict" -> new ValueRange(-1, 2);
                case "thin", "burning" -> new ValueRange(0, 0);
                case "lower" -> new ValueRange(0.80, 0.84);
                case "mean", "rate", "current" -> new ValueRange(0.85, 0.89);
                case "upper" -> new ValueRange(0.90, 0.95);
                case "change", "change_lower", "change_upper" -> new ValueRange(-0.1, 0.1);
                case "evidence" -> new ValueRange(0, 3);
                case "threshold" -> new ValueRange(3, 3.5);
                default -> new ValueRange(0, field.endsWith("_ms") ? 3_000 : 1);
            };
        }
    }

    /** All fields but text fields. */
    static Map<String, Double> fields(Measurement measurement, long series, long point) {
        Map<String, Double> fields = new HashMap<>();
        int index = 0;
        for (String field : names(measurement)) {
            long spread = Math.floorMod(31 * point + 17 * series + 7L * index++, SPREAD);
            ValueRange range = ValueRange.of(field);
            double value = isCount(measurement, field) ? 1_000.0 + spread : range.low() + spread * range.factor();
            fields.put(field, measurement.integerFields().contains(field) ? Math.rint(value) : value);
        }
        return fields;
    }

    /** The same values in SQL, over the columns {@code series} and {@code point}. */
    static String sql(Measurement measurement, String field) {
        long index = names(measurement).headSet(field).size();
        String spread = "(31 * point + 17 * series + " + 7 * index + ") % " + SPREAD;
        if (isCount(measurement, field)) {
            return "1000 + " + spread;
        }
        ValueRange range = ValueRange.of(field);
        String value = range.low() + " + (" + spread + ") * " + range.factor();
        return measurement.integerFields().contains(field) ? "round(" + value + ", 0)::long" : value;
    }

    static NavigableSet<String> names(Measurement measurement) {
        TreeSet<String> names = new TreeSet<>(measurement.integerFields());
        names.addAll(measurement.floatFields());
        return names;
    }

    private static boolean isCount(Measurement measurement, String field) {
        return measurement.integerFields().contains(field)
                && !field.equals("verdict")
                && !field.equals("thin")
                && !field.equals("burning");
    }
}
