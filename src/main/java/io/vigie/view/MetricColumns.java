package io.vigie.view;

import io.vigie.model.Metric;
import io.vigie.series.Measurement;
import io.vigie.stats.ClusteredRate.DayCount;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the series have a metric that is a figure.
 *
 * @param value field with the figure; null: it is computed from the others
 * @param count field with what the figure rests on
 * @param numerator for a rate over full traffic the field with the part; else null. The whole is {@code count}
 * @param interval whether {@code lower} and {@code upper} belong to it in the series
 */
record MetricColumns(
        Metric metric,
        Measurement measurement,
        @Nullable String value,
        String count,
        @Nullable String numerator,
        boolean interval) {

    static final String LOWER = "lower";
    static final String UPPER = "upper";
    static final String EFFECTIVE_LABELS = "effective_labels";
    private static final String REQUESTS = "requests";

    /** @throws IllegalArgumentException for a metric that is a distribution */
    static MetricColumns of(Metric metric) {
        return switch (metric) {
            case QUALITY -> new MetricColumns(metric, Measurement.QUALITY, "mean", "labels", null, true);
            case ERROR_RATE -> new MetricColumns(metric, Measurement.TRAFFIC, "error_rate", REQUESTS, "errors", false);
            case REFUSAL_RATE -> new MetricColumns(metric, Measurement.TRAFFIC, null, REQUESTS, "refused", false);
            case ABANDONMENT -> new MetricColumns(metric, Measurement.ABANDONMENT, "rate", "turns", "abandoned", true);
            case ABANDONMENT_AFTER_BAD ->
                new MetricColumns(metric, Measurement.ABANDONMENT, "after_bad_rate", "after_bad_turns", null, false);
            case LATENCY_P50 -> latency(metric, "p50_ms", "count");
            case LATENCY_P95 -> latency(metric, "p95_ms", "count");
            case LATENCY_P99 -> latency(metric, "p99_ms", "count");
            case FIRST_TOKEN_P95 -> latency(metric, "first_token_p95_ms", "first_token_count");
            case LATENCY, OUTCOME, CONFIDENCE, MIX ->
                throw new IllegalArgumentException(metric.label() + " is a distribution, which has no figure");
        };
    }

    private static MetricColumns latency(Metric metric, String value, String count) {
        return new MetricColumns(metric, Measurement.LATENCY, value, count, null, false);
    }

    /** The name of the figure's column: that of its field, or for a computed one the metric's with an underscore. */
    String column() {
        return value == null ? metric.label().replace('-', '_') : value;
    }

    SeriesQuery query() {
        List<String> fields = new ArrayList<>();
        fields.add(count);
        if (value != null) {
            fields.add(value);
        }
        if (numerator != null) {
            fields.add(numerator);
        }
        if (interval) {
            fields.add(LOWER);
            fields.add(UPPER);
        }
        if (metric == Metric.QUALITY) {
            fields.add(EFFECTIVE_LABELS);
        }
        return SeriesQuery.of(measurement).onlyFields(fields.toArray(String[]::new));
    }

    /** Null where the row has no such figure. */
    @Nullable
    Double valueOf(SeriesRow row) {
        if (value != null) {
            return Rows.number(row, value);
        }
        DayCount part = partOf(row);
        return part == null || part.denominator() == 0 ? null : (double) part.numerator() / part.denominator();
    }

    long countOf(SeriesRow row) {
        Long counted = Rows.count(row, count);
        return counted == null ? 0 : counted;
    }

    /** For a rate over full traffic its part and its whole; null for other metrics, and for a row that does not have them. */
    @Nullable
    DayCount partOf(SeriesRow row) {
        Long part = numerator == null ? null : Rows.count(row, numerator);
        long whole = countOf(row);
        return part == null || part < 0 || part > whole ? null : new DayCount(part, whole);
    }

    /** How much worse a change is: its sign so that more is worse. */
    double harm(double change) {
        return metric.isHigherBetter() ? -change : change;
    }
}
