package io.vigie.view;

import io.vigie.model.Metric;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStoreException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what the monitors of a series say. */
final class MonitorReader {
    private static final List<String> COMPARISON =
            List.of("current", "reference", "change", "change_lower", "change_upper", "verdict");
    private static final List<String> EVIDENCE = List.of("evidence", "threshold");

    private final SeriesStore store;
    private final SeriesSelector series;
    private final Sampling sampling;
    private final MonitorHistory history;

    /** @param history of the monitors of the series' model */
    MonitorReader(SeriesStore store, SeriesSelector series, Sampling sampling, MonitorHistory history) {
        this.store = store;
        this.series = series;
        this.sampling = sampling;
        this.history = history;
    }

    /** What tells the series of a monitor apart. */
    private record MonitorCurveKey(String monitor, String metric, String criterion, String window)
            implements Comparable<MonitorCurveKey> {
        private static final Comparator<MonitorCurveKey> ORDER = Comparator.comparing(MonitorCurveKey::monitor)
                .thenComparing(MonitorCurveKey::metric)
                .thenComparing(MonitorCurveKey::criterion)
                .thenComparing(MonitorCurveKey::window);

        static MonitorCurveKey of(SeriesRow row) {
            return new MonitorCurveKey(
                    Rows.tag(row, Tags.MONITOR),
                    Rows.tag(row, Tags.METRIC),
                    Rows.tag(row, Tags.CRITERION),
                    Rows.tag(row, Tags.WINDOW));
        }

        boolean isOf(AlertItem alert) {
            return alert.monitor().equals(monitor)
                    && alert.metric().equals(metric)
                    && Objects.requireNonNullElse(alert.criterion(), "").equals(criterion)
                    && alert.window().equals(window);
        }

        @Override
        public int compareTo(MonitorCurveKey other) {
            return ORDER.compare(this, other);
        }
    }

    /** @param alerts of the series in the period */
    List<ModelView.MonitorCurves> read(List<AlertItem> alerts) throws SeriesStoreException, InterruptedException {
        String[] fields = Stream.of(COMPARISON, EVIDENCE).flatMap(List::stream).toArray(String[]::new);
        List<SeriesRow> rows = sampling.read(
                        store, ModelReader.of(Measurement.DRIFT, series).onlyFields(fields))
                .items();
        List<ModelView.MonitorCurves> monitors = new ArrayList<>();
        Rows.by(rows, MonitorCurveKey::of).forEach((key, points) -> monitors.add(monitor(key, points, alerts)));
        return monitors;
    }

    private ModelView.MonitorCurves monitor(MonitorCurveKey key, List<SeriesRow> rows, List<AlertItem> alerts) {
        SeriesRow last = rows.get(rows.size() - 1);
        List<SeriesRow> withEvidence = rows.stream()
                .filter(row -> row.fields().containsKey("evidence"))
                .toList();
        List<Long> onsets = alerts.stream()
                .filter(key::isOf)
                .map(alert -> alert.onsetAt() == null ? alert.raisedAt() : alert.onsetAt())
                .filter(onset -> onset != null
                        && onset >= sampling.period().from()
                        && onset < sampling.period().to())
                .toList();
        return new ModelView.MonitorCurves(
                key.monitor(),
                key.metric(),
                key.criterion().isEmpty() ? null : key.criterion(),
                key.window(),
                history.tolerance(key.monitor(), last.time()),
                VerdictNames.ofCode(last.fields().getOrDefault("verdict", 0.0)),
                comparison(key, rows),
                Curves.of(withEvidence, EVIDENCE),
                onsets);
    }

    private Curve comparison(MonitorCurveKey key, List<SeriesRow> rows) {
        Map<String, List<@Nullable Double>> columns = new LinkedHashMap<>(Curves.columns(rows, COMPARISON));
        List<@Nullable Double> bounds = new ArrayList<>();
        for (SeriesRow row : rows) {
            Double reference = Rows.number(row, "reference");
            bounds.add(reference == null ? null : history.bound(key.monitor(), key.metric(), row.time(), reference));
        }
        columns.put("bound", bounds);
        return new Curve(Curves.times(rows), columns);
    }

    /**
     * What the quality is compared with, beside its own curve: {@code reference}, {@code reference_lower},
     * {@code reference_upper}, {@code bound}. Empty where no monitor compares this criterion in this window; of several
     * the first by name.
     */
    Map<String, List<@Nullable Double>> references(
            String criterion, List<Long> times, List<ModelView.MonitorCurves> monitors)
            throws SeriesStoreException, InterruptedException {
        ModelView.MonitorCurves monitor = monitors.stream()
                .filter(each -> each.metric().equals(Metric.QUALITY.label())
                        && criterion.equals(each.criterion())
                        && each.window().equals(series.window()))
                .findFirst()
                .orElse(null);
        Map<String, List<@Nullable Double>> columns = new LinkedHashMap<>();
        if (monitor == null || times.isEmpty()) {
            return columns;
        }
        CurveLookup comparison = new CurveLookup(monitor.comparison(), sampling.stepMs());
        columns.put("reference", comparison.column("reference", times, 0));
        CurveLookup before = history.comparesWithPrevious(monitor.monitor(), times.get(times.size() - 1))
                ? new CurveLookup(before(criterion), sampling.stepMs())
                : new CurveLookup(Curve.EMPTY, sampling.stepMs());
        long window = WindowLength.ofLabel(series.window()).orElseThrow().millis();
        columns.put("reference_lower", before.column("lower", times, -window));
        columns.put("reference_upper", before.column("upper", times, -window));
        columns.put("bound", comparison.column("bound", times, 0));
        return columns;
    }

    private Curve before(String criterion) throws SeriesStoreException, InterruptedException {
        long window = WindowLength.ofLabel(series.window()).orElseThrow().millis();
        Period period =
                new Period(sampling.period().from() - window, sampling.period().to() - window);
        List<SeriesRow> rows = new Sampling(period, sampling.stepMs())
                .read(
                        store,
                        ModelReader.of(Measurement.QUALITY, series)
                                .where(Tags.WINDOW, series.window())
                                .where(Tags.CRITERION, criterion)
                                .onlyFields("lower", "upper"))
                .items();
        return Curves.of(rows, List.of("lower", "upper"));
    }
}
