package io.vigie.view;

import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStoreException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@link ModelView}. */
public final class ModelReader {
    private static final List<String> QUALITY =
            MetricColumns.drawn(Measurement.QUALITY, MetricColumns.EFFECTIVE_LABELS);
    private static final List<String> LATENCY = MetricColumns.drawn(Measurement.LATENCY);
    private static final List<String> TRAFFIC = MetricColumns.drawn(Measurement.TRAFFIC, "unanswered");
    private static final List<String> ABANDONMENT = MetricColumns.drawn(Measurement.ABANDONMENT, "after_good_turns");
    private static final int MAX_ALERTS = 500;

    private final SeriesStore store;
    private final AlertSource alerts;

    public ModelReader(SeriesStore store, AlertSource alerts) {
        this.store = store;
        this.alerts = alerts;
    }

    /**
     * A model that the store does not know has no slices.
     *
     * @param series its criterion is not looked at: all of them are there
     * @param points at most this many in each curve, and the newest
     */
    public ModelView read(SeriesSelector series, Period period, int points)
            throws SeriesStoreException, InterruptedException {
        Sampling sampling = Sampling.of(period, points);
        List<SeriesRow> traffic = rows(Measurement.TRAFFIC, series, sampling, TRAFFIC);
        List<SeriesRow> quality = rows(Measurement.QUALITY, series, sampling, QUALITY);
        List<AlertItem> concerned = alerts(series, period);
        MonitorReader reader =
                new MonitorReader(store, series, sampling, MonitorHistory.read(store, series.model(), period));
        List<ModelView.MonitorCurves> monitors = reader.read(concerned);
        return new ModelView(
                series,
                period,
                sampling.stepMs(),
                lastData(series, period),
                wholeFrom(store, series, period),
                store.tagValues(Measurement.TRAFFIC, Tags.VERSION, Map.of(Tags.MODEL, series.model())).items().stream()
                        .filter(version -> !version.equals("*"))
                        .toList(),
                store.tagValues(Measurement.TRAFFIC, Tags.SLICE, Map.of(Tags.MODEL, series.model()))
                        .items(),
                waitingForLabels(traffic, quality),
                quality(quality, reader, monitors),
                Curves.of(rows(Measurement.LATENCY, series, sampling, LATENCY), LATENCY),
                Curves.of(traffic, TRAFFIC),
                Curves.of(rows(Measurement.ABANDONMENT, series, sampling, ABANDONMENT), ABANDONMENT),
                monitors,
                new StatusReader(store).of(series, period),
                concerned);
    }

    private List<SeriesRow> rows(Measurement measurement, SeriesSelector series, Sampling sampling, List<String> fields)
            throws SeriesStoreException, InterruptedException {
        SeriesQuery query = of(measurement, series).where(Tags.WINDOW, series.window());
        return sampling.read(store, query.onlyFields(fields.toArray(String[]::new)))
                .items();
    }

    /** All windows. */
    static SeriesQuery of(Measurement measurement, SeriesSelector series) {
        return SeriesQuery.of(measurement)
                .where(Tags.MODEL, series.model())
                .where(Tags.VERSION, series.version())
                .where(Tags.SLICE, series.slice());
    }

    /**
     * When half of a window of this series lay after its first request, as its first point tells.
     *
     * @return epoch milliseconds; null where the series has no point before the end of the period
     */
    public static @Nullable Long wholeFrom(SeriesStore store, SeriesSelector series, Period period)
            throws SeriesStoreException, InterruptedException {
        List<SeriesRow> first = store.range(
                        of(Measurement.TRAFFIC, series)
                                .where(Tags.WINDOW, series.window())
                                .onlyFields("requests")
                                .between(Long.MIN_VALUE, period.to())
                                .limit(1),
                        SeriesStore.Order.OLDEST_FIRST)
                .items();
        Optional<WindowLength> window = WindowLength.ofLabel(series.window());
        return first.isEmpty() || window.isEmpty()
                ? null
                : Long.valueOf(first.get(0).time() + window.get().millis() / 2);
    }

    /** In the period or before. */
    private @Nullable Long lastData(SeriesSelector series, Period period)
            throws SeriesStoreException, InterruptedException {
        return LastRequestTime.of(store.latest(of(Measurement.TRAFFIC, series)
                        .between(period.to() - Lookback.SILENT.toMillis(), period.to())
                        .onlyFields("requests"))
                .items());
    }

    private List<AlertItem> alerts(SeriesSelector series, Period period)
            throws SeriesStoreException, InterruptedException {
        List<AlertItem> found = new ArrayList<>(alerts
                .find(new AlertSource.Filter(series.model(), AlertSource.AlertStateFilter.ALL, period, MAX_ALERTS))
                .items()
                .stream()
                .filter(alert -> alert.version().equals(series.version())
                        && alert.slice().equals(series.slice()))
                .toList());
        Collections.reverse(found);
        return found;
    }

    private static @Nullable String waitingForLabels(List<SeriesRow> traffic, List<SeriesRow> quality) {
        boolean labelled = quality.stream().anyMatch(row -> row.fields().getOrDefault("labels", 0.0) > 0);
        Double requests = Rows.number(Rows.last(traffic), "requests");
        if (labelled || requests == null || requests == 0) {
            return null;
        }
        return requests == 1
                ? "No labels yet: 1 request waits for one."
                : String.format(Locale.ROOT, "No labels yet: %,.0f requests wait for one.", requests);
    }

    private static List<ModelView.QualityCurve> quality(
            List<SeriesRow> rows, MonitorReader reader, List<ModelView.MonitorCurves> monitors)
            throws SeriesStoreException, InterruptedException {
        List<ModelView.QualityCurve> all = new ArrayList<>();
        for (Map.Entry<String, List<SeriesRow>> criterion :
                Rows.by(rows, row -> Rows.tag(row, Tags.CRITERION)).entrySet()) {
            Curve curve = Curves.of(criterion.getValue(), QUALITY);
            Map<String, List<@Nullable Double>> columns = new LinkedHashMap<>(curve.values());
            columns.putAll(reader.references(criterion.getKey(), curve.times(), monitors));
            all.add(new ModelView.QualityCurve(criterion.getKey(), new Curve(curve.times(), columns)));
        }
        return all;
    }
}
