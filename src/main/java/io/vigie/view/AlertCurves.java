package io.vigie.view;

import io.vigie.model.Metric;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The series that an alert speaks of, at most {@link #POINTS} points: the figure under the name of its field,
 * {@code lower} and {@code upper} where the series have them, {@code reference} and {@code bound}; of a distribution
 * its {@code distance} and the {@code bound}.
 */
final class AlertCurves {
    static final int POINTS = 400;

    private static final String REFERENCE = "reference";
    private static final String BOUND = "bound";
    private static final Duration LEAST = Duration.ofHours(6);

    private final SeriesStore store;
    private final @Nullable MonitorDefinition definition;

    /** @param definition null: not known, so neither is the bound of a figure */
    AlertCurves(SeriesStore store, @Nullable MonitorDefinition definition) {
        this.store = store;
        this.definition = definition;
    }

    /**
     * From a window before the onset to a quarter of a window after the last event, or to now where the alert is open;
     * never later than now.
     */
    static Period period(List<AlertItem> history, long now) {
        AlertItem first = history.get(0);
        AlertItem last = history.get(history.size() - 1);
        long window =
                WindowLength.ofLabel(last.window()).map(WindowLength::millis).orElse(WindowLength.DAY.millis());
        Long onset = last.onsetAt();
        Long raised = last.raisedAt();
        long begin = Math.min(
                first.updatedAt(),
                Math.min(onset == null ? Long.MAX_VALUE : onset, raised == null ? Long.MAX_VALUE : raised));
        long margin = Math.max(LEAST.toMillis(), window);
        long end = last.state().equals(AlertRows.FIRING) ? now : Math.min(now, last.updatedAt() + margin / 4);
        return new Period(begin - margin, Math.max(end, last.updatedAt()) + 1);
    }

    Curve curve(AlertItem alert, Period period) throws SeriesStoreException, InterruptedException {
        Metric metric = Metric.ofLabel(alert.metric()).orElse(null);
        if (metric == null || metric == Metric.SILENCE) {
            return Curve.EMPTY;
        }
        Map<Long, SeriesRow> drift = byTime(
                ofSeries(
                                SeriesQuery.of(Measurement.DRIFT)
                                        .onlyFields("distance", "current", REFERENCE)
                                        .where(Tags.MONITOR, alert.monitor())
                                        .where(Tags.METRIC, alert.metric()),
                                alert)
                        .where(Tags.CRITERION, alert.criterion() == null ? "" : alert.criterion()),
                period);
        Map<String, Function<Long, @Nullable Double>> columns = new LinkedHashMap<>();
        if (metric.isDistribution()) {
            columns.put("distance", time -> Rows.number(drift.get(time), "distance"));
            columns.put(BOUND, time -> Rows.number(drift.get(time), REFERENCE));
            return curve(drift, Map.of(), columns);
        }
        MetricColumns of = MetricColumns.of(metric);
        SeriesQuery query = ofSeries(of.query(), alert);
        Map<Long, SeriesRow> rows = byTime(
                metric == Metric.QUALITY && alert.criterion() != null
                        ? query.where(Tags.CRITERION, alert.criterion())
                        : query,
                period);
        columns.put(of.fields().value(), time -> {
            SeriesRow row = rows.get(time);
            return row == null ? null : of.valueOf(row);
        });
        if (of.fields().hasInterval()) {
            columns.put(Measurement.LOWER, time -> Rows.number(rows.get(time), Measurement.LOWER));
            columns.put(Measurement.UPPER, time -> Rows.number(rows.get(time), Measurement.UPPER));
        }
        columns.put(REFERENCE, time -> Rows.number(drift.get(time), REFERENCE));
        columns.put(BOUND, time -> bound(metric, Rows.number(drift.get(time), REFERENCE)));
        return curve(rows, drift, columns);
    }

    Curve evidence(AlertItem alert, Period period) throws SeriesStoreException, InterruptedException {
        Map<Long, SeriesRow> drift = byTime(
                ofSeries(
                                SeriesQuery.of(Measurement.DRIFT)
                                        .onlyFields("evidence", "threshold")
                                        .where(Tags.MONITOR, alert.monitor())
                                        .where(Tags.METRIC, alert.metric()),
                                alert)
                        .where(Tags.CRITERION, alert.criterion() == null ? "" : alert.criterion()),
                period);
        Map<String, Function<Long, @Nullable Double>> columns = new LinkedHashMap<>();
        columns.put("evidence", time -> Rows.number(drift.get(time), "evidence"));
        columns.put("threshold", time -> Rows.number(drift.get(time), "threshold"));
        return drift.isEmpty() ? Curve.EMPTY : curve(drift, Map.of(), columns);
    }

    /** The worst value that the monitor accepts; null where its settings are not known, or it has no reference yet. */
    private @Nullable Double bound(Metric metric, @Nullable Double reference) {
        if (definition == null) {
            return null;
        }
        Double objective = definition.floor() == null ? definition.objective() : definition.floor();
        Double tolerance = definition.tolerance();
        if (objective != null || reference == null || tolerance == null) {
            return objective;
        }
        return metric.bound(reference, tolerance);
    }

    private static SeriesQuery ofSeries(SeriesQuery query, AlertItem alert) {
        return query.where(Tags.MODEL, alert.model())
                .where(Tags.VERSION, alert.version())
                .where(Tags.SLICE, alert.slice())
                .where(Tags.WINDOW, alert.window());
    }

    private Map<Long, SeriesRow> byTime(SeriesQuery query, Period period)
            throws SeriesStoreException, InterruptedException {
        Map<Long, SeriesRow> rows = new TreeMap<>();
        for (SeriesRow row : Sampling.of(period, POINTS - 1).read(store, query).items()) {
            rows.put(row.time(), row);
        }
        return rows;
    }

    private static Curve curve(
            Map<Long, SeriesRow> rows,
            Map<Long, SeriesRow> beside,
            Map<String, Function<Long, @Nullable Double>> columns) {
        TreeMap<Long, SeriesRow> all = new TreeMap<>(beside);
        all.putAll(rows);
        List<Long> times = List.copyOf(all.keySet());
        Map<String, List<@Nullable Double>> values = new LinkedHashMap<>();
        columns.forEach((name, of) -> {
            List<@Nullable Double> column = new ArrayList<>(times.size());
            times.forEach(time -> column.add(of.apply(time)));
            values.put(name, column);
        });
        return new Curve(times, values);
    }
}
