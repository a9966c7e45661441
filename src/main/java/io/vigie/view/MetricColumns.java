package io.vigie.view;

import io.vigie.model.Metric;
import io.vigie.model.MetricDefinition.Fields;
import io.vigie.series.Measurement;
import io.vigie.stats.ClusteredRate.DayCount;
import io.vigie.stats.Estimate.Interval;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a metric that is a figure from rows of the measurement that has it. */
record MetricColumns(Metric metric, Fields fields) {

    static final String EFFECTIVE_LABELS = "effective_labels";

    /** @throws IllegalArgumentException for a metric that is a distribution */
    static MetricColumns of(Metric metric) {
        return new MetricColumns(metric, metric.fields());
    }

    /** All fields of a measurement that a chart of its metrics draws or rests on, and others. */
    static List<String> drawn(Measurement measurement, String... others) {
        Set<String> names = new LinkedHashSet<>();
        for (Metric metric : Metric.in(measurement.storedName())) {
            names.addAll(List.of(metric.fields().value(), metric.fields().count()));
            if (metric.fields().hasInterval()) {
                names.addAll(List.of(Measurement.LOWER, Measurement.UPPER));
            }
            metric.line().chart().beside().forEach(beside -> names.add(beside.field()));
        }
        names.addAll(List.of(others));
        return List.copyOf(names);
    }

    Measurement measurement() {
        return Measurement.ofStoredName(fields.measurement());
    }

    SeriesQuery query() {
        List<String> names = new ArrayList<>(List.of(fields.count(), fields.value()));
        if (fields.part() != null) {
            names.add(fields.part());
        }
        if (fields.hasInterval()) {
            names.add(Measurement.LOWER);
            names.add(Measurement.UPPER);
        }
        if (metric == Metric.QUALITY) {
            names.add(EFFECTIVE_LABELS);
        }
        return SeriesQuery.of(measurement()).onlyFields(names.toArray(String[]::new));
    }

    /** Null where the row has no such figure. */
    @Nullable
    Double valueOf(SeriesRow row) {
        return Rows.number(row, fields.value());
    }

    long countOf(SeriesRow row) {
        Long counted = Rows.count(row, fields.count());
        return counted == null ? 0 : counted;
    }

    /** The 95 % interval in [0, 1] that the row has; null where it has none. */
    @Nullable
    Interval intervalOf(SeriesRow row) {
        Double value = valueOf(row);
        Double lower = fields.hasInterval() ? Rows.number(row, Measurement.LOWER) : null;
        Double upper = fields.hasInterval() ? Rows.number(row, Measurement.UPPER) : null;
        return value != null
                        && lower != null
                        && upper != null
                        && 0 <= lower
                        && lower <= value
                        && value <= upper
                        && upper <= 1
                ? new Interval(value, lower, upper, (double) countOf(row))
                : null;
    }

    /**
     * For a rate over full traffic its part and its whole; null for other metrics, and for a row that does not have
     * them.
     */
    @Nullable
    DayCount partOf(SeriesRow row) {
        Long part = fields.part() == null ? null : Rows.count(row, fields.part());
        long whole = countOf(row);
        return part == null || part < 0 || part > whole ? null : new DayCount(part, whole);
    }

    /** How much worse a change is: its sign so that more is worse. */
    double harm(double change) {
        return metric.isHigherBetter() ? -change : change;
    }
}
