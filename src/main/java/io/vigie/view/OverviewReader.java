package io.vigie.view;

import io.vigie.model.Metric;
import io.vigie.model.MetricDefinition.Fields;
import io.vigie.model.SliceNames;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.BoundedResult;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStoreException;
import io.vigie.view.ParallelQueries.PendingResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@link Overview}. */
public final class OverviewReader {
    /** A point a day in a month, and not many more in longer periods: the charts are small. */
    private static final int POINTS = 45;

    private static final List<String> QUALITY = List.of("mean", "lower", "upper");
    private static final int MAX_ROWS = 1_000;
    private static final int MAX_ALERTS = 1_000;
    private static final long MONTH = WindowLength.MONTH.millis();
    /** Whose curves are drawn: of the first window that is kept. */
    private static final List<WindowLength> CURVES =
            List.of(WindowLength.DAY, WindowLength.WEEK, WindowLength.MONTH, WindowLength.HOUR);

    private final SeriesStore store;
    private final AlertSource alerts;

    public OverviewReader(SeriesStore store, AlertSource alerts) {
        this.store = store;
        this.alerts = alerts;
    }

    /** Which row. */
    private record ModelVersion(String model, String version) implements Comparable<ModelVersion> {
        private static final Comparator<ModelVersion> ORDER = Comparator.comparing(ModelVersion::model)
                .thenComparing(key -> !key.version().equals("*"))
                .thenComparing(ModelVersion::version);

        static ModelVersion of(SeriesRow row) {
            return new ModelVersion(Rows.tag(row, Tags.MODEL), Rows.tag(row, Tags.VERSION));
        }

        @Override
        public int compareTo(ModelVersion other) {
            return ORDER.compare(this, other);
        }
    }

    /** One measurement of the slice {@code all}: the newest point of the longest window, and the
     * points of the curve.
     */
    private record MeasurementRows(
            Map<ModelVersion, List<SeriesRow>> month, Map<ModelVersion, List<SeriesRow>> points, boolean more) {
        static MeasurementRows of(BoundedResult<SeriesRow> newest, BoundedResult<SeriesRow> points) {
            return new MeasurementRows(
                    Rows.by(newest.items(), ModelVersion::of),
                    Rows.by(points.items(), ModelVersion::of),
                    newest.more() || points.more());
        }

        private List<SeriesRow> month(ModelVersion key) {
            return Rows.of(month, key);
        }
    }

    /** What the store says of everybody. */
    private record OverviewData(
            Map<ModelVersion, Long> lastData,
            boolean incomplete,
            MeasurementRows quality,
            MeasurementRows traffic,
            MeasurementRows latency,
            MeasurementRows abandonment,
            BoundedResult<SeriesRow> drift,
            BoundedResult<AlertItem> open,
            BoundedResult<IncidentItem> incidents) {
        MeasurementRows of(Metric metric) {
            return switch (Measurement.ofStoredName(metric.fields().measurement())) {
                case TRAFFIC -> traffic;
                case LATENCY -> latency;
                case ABANDONMENT -> abandonment;
                default -> throw new IllegalStateException(metric.label() + " is not read for the overview");
            };
        }

        boolean more() {
            return incomplete
                    || quality.more()
                    || traffic.more()
                    || latency.more()
                    || abandonment.more()
                    || drift.more()
                    || incidents.more();
        }
    }

    /** @param period of the curves; figures are the newest before its end */
    public Overview read(Period period) throws SeriesStoreException, InterruptedException {
        OverviewData data = data(period);
        Map<ModelVersion, List<SeriesRow>> verdicts = Rows.by(data.drift().items(), ModelVersion::of);
        BoundedResult<AlertItem> open = data.open();
        List<Overview.ModelRow> rows = new ArrayList<>();
        for (Map.Entry<ModelVersion, Long> entry : data.lastData().entrySet()) {
            ModelVersion key = entry.getKey();
            ModelStatus status = ModelStatus.of(
                    open.items().stream().filter(alert -> concerns(alert, key)).toList(),
                    Rows.of(verdicts, key),
                    entry.getValue());
            SeriesRow month = Rows.last(data.traffic().month(key));
            rows.add(new Overview.ModelRow(
                    key.model(),
                    key.version(),
                    entry.getValue(),
                    status.verdict(),
                    status.reason(),
                    status.openAlerts(),
                    Rows.count(month, "requests"),
                    quality(data.quality(), key),
                    metrics(data, key)));
        }
        return overview(period, rows, data);
    }

    private static List<Overview.MetricSummary> metrics(OverviewData data, ModelVersion key) {
        List<Overview.MetricSummary> summaries = new ArrayList<>();
        for (Metric metric : Metric.overview()) {
            String field = metric.fields().value();
            MeasurementRows rows = data.of(metric);
            summaries.add(new Overview.MetricSummary(
                    metric.label(),
                    Rows.number(Rows.last(rows.month(key)), field),
                    Curves.of(Rows.of(rows.points(), key), List.of(field))));
        }
        return summaries;
    }

    private static String[] fields(Measurement measurement, String... others) {
        return Stream.concat(
                        Arrays.stream(others),
                        Metric.overview().stream()
                                .map(Metric::fields)
                                .filter(fields -> fields.measurement().equals(measurement.storedName()))
                                .map(Fields::value))
                .toArray(String[]::new);
    }

    private OverviewData data(Period period) throws SeriesStoreException, InterruptedException {
        try (ParallelQueries queries = new ParallelQueries()) {
            // Curves take longest, and wait for nothing.
            PendingResult<BoundedResult<SeriesRow>> quality =
                    queries.ask(() -> points(Measurement.QUALITY, period, QUALITY));
            PendingResult<BoundedResult<SeriesRow>> errors =
                    queries.ask(() -> points(Measurement.TRAFFIC, period, List.of(fields(Measurement.TRAFFIC))));
            PendingResult<BoundedResult<SeriesRow>> latency =
                    queries.ask(() -> points(Measurement.LATENCY, period, List.of(fields(Measurement.LATENCY))));
            PendingResult<BoundedResult<SeriesRow>> abandonment = queries.ask(
                    () -> points(Measurement.ABANDONMENT, period, List.of(fields(Measurement.ABANDONMENT))));
            PendingResult<BoundedResult<AlertItem>> open = queries.ask(() ->
                    alerts.find(new AlertSource.Filter(null, AlertSource.AlertStateFilter.FIRING, null, MAX_ALERTS)));
            PendingResult<BoundedResult<IncidentItem>> incidents = queries.ask(() -> new IncidentLog(store).open());
            Lookback lookback = Lookback.of(store, Math.min(period.from(), period.to() - MONTH), period);
            long since = lookback.since();
            PendingResult<BoundedResult<SeriesRow>> ofHours =
                    queries.ask(() -> latest(Measurement.TRAFFIC, WindowLength.HOUR, since, period, "requests"));
            BoundedResult<SeriesRow> traffic =
                    month(Measurement.TRAFFIC, since, period, fields(Measurement.TRAFFIC, "requests"));
            BoundedResult<SeriesRow> newest = join(traffic, ofHours.get());
            if (!Lookback.models(newest.items()).containsAll(lookback.models())) {
                // A job need not write all windows.
                newest = store.latest(
                        everybody(Measurement.TRAFFIC, since, period).onlyFields("requests"));
            }
            Map<ModelVersion, Long> lastData = lastData(newest.items(), period);
            // The points of a window are a day apart at most, and a comparison speaks for two days.
            long filled = lastData.values().stream().min(Long::compare).orElse(period.to())
                    - ModelStatus.SAID_LATELY.toMillis();
            PendingResult<BoundedResult<SeriesRow>> qualities =
                    queries.ask(() -> month(Measurement.QUALITY, filled, period, "mean", "lower", "upper", "labels"));
            PendingResult<BoundedResult<SeriesRow>> latencies =
                    queries.ask(() -> month(Measurement.LATENCY, filled, period, fields(Measurement.LATENCY)));
            PendingResult<BoundedResult<SeriesRow>> abandonments =
                    queries.ask(() -> month(Measurement.ABANDONMENT, filled, period, fields(Measurement.ABANDONMENT)));
            BoundedResult<SeriesRow> drift =
                    store.latest(everybody(Measurement.DRIFT, filled, period).onlyFields("verdict"));
            return new OverviewData(
                    lastData,
                    newest.more(),
                    MeasurementRows.of(qualities.get(), quality.get()),
                    MeasurementRows.of(traffic, errors.get()),
                    MeasurementRows.of(latencies.get(), latency.get()),
                    MeasurementRows.of(abandonments.get(), abandonment.get()),
                    drift,
                    open.get(),
                    incidents.get());
        }
    }

    private static Overview overview(Period period, List<Overview.ModelRow> rows, OverviewData data) {
        BoundedResult<AlertItem> open = data.open();
        Map<String, Boolean> alarmed = new HashMap<>();
        rows.forEach(row -> alarmed.merge(row.model(), row.openAlerts() > 0, Boolean::logicalOr));
        // The rows are by name already, and sorting keeps that.
        rows.sort(Comparator.comparing(row -> !alarmed.getOrDefault(row.model(), false)));
        List<AlertItem> worstFirst = new ArrayList<>(open.items());
        worstFirst.sort(Comparator.comparingInt((AlertItem alert) -> -ModelStatus.weight(alert.severity()))
                .thenComparing(Comparator.comparingLong(AlertItem::updatedAt).reversed()));
        Long lastData = rows.stream()
                .map(Overview.ModelRow::lastData)
                .filter(Objects::nonNull)
                .max(Long::compare)
                .orElse(null);
        return new Overview(
                period,
                lastData,
                data.incidents().items(),
                worstFirst,
                List.copyOf(rows.subList(0, Math.min(rows.size(), MAX_ROWS))),
                data.more() || open.more() || rows.size() > MAX_ROWS);
    }

    private static boolean concerns(AlertItem alert, ModelVersion key) {
        return alert.model().equals(key.model())
                && (key.version().equals("*") || key.version().equals(alert.version()));
    }

    private static BoundedResult<SeriesRow> join(BoundedResult<SeriesRow> some, BoundedResult<SeriesRow> others) {
        return new BoundedResult<>(
                Stream.concat(some.items().stream(), others.items().stream()).toList(), some.more() || others.more());
    }

    /** When each row had requests last. Versions that were silent for the whole period have no row. */
    private static Map<ModelVersion, Long> lastData(List<SeriesRow> newest, Period period) {
        Map<ModelVersion, Long> last = new TreeMap<>();
        Rows.by(newest, ModelVersion::of).forEach((key, points) -> {
            Long time = LastRequestTime.of(points);
            if (time != null && (key.version().equals("*") || time >= period.from())) {
                last.put(key, time);
            }
        });
        return last;
    }

    private BoundedResult<SeriesRow> points(Measurement measurement, Period period, List<String> fields)
            throws SeriesStoreException, InterruptedException {
        BoundedResult<SeriesRow> rows = new BoundedResult<>(List.of(), false);
        for (WindowLength window : CURVES) {
            SeriesQuery query = everybody(measurement, period.from(), period)
                    .where(Tags.WINDOW, window.label())
                    .onlyFields(fields.toArray(String[]::new));
            rows = Sampling.of(period, POINTS).read(store, query);
            if (!rows.items().isEmpty()) {
                break;
            }
        }
        return rows;
    }

    private BoundedResult<SeriesRow> month(Measurement measurement, long since, Period period, String... fields)
            throws SeriesStoreException, InterruptedException {
        return latest(measurement, WindowLength.MONTH, since, period, fields);
    }

    private BoundedResult<SeriesRow> latest(
            Measurement measurement, WindowLength window, long since, Period period, String... fields)
            throws SeriesStoreException, InterruptedException {
        return store.latest(everybody(measurement, since, period)
                .where(Tags.WINDOW, window.label())
                .onlyFields(fields));
    }

    private static SeriesQuery everybody(Measurement measurement, long since, Period period) {
        return SeriesQuery.of(measurement).where(Tags.SLICE, SliceNames.ALL).between(since, period.to());
    }

    private static List<Overview.QualitySummary> quality(MeasurementRows rows, ModelVersion key) {
        Map<String, List<SeriesRow>> newest = Rows.by(rows.month(key), row -> Rows.tag(row, Tags.CRITERION));
        Map<String, List<SeriesRow>> curves =
                Rows.by(Rows.of(rows.points(), key), row -> Rows.tag(row, Tags.CRITERION));
        List<Overview.QualitySummary> all = new ArrayList<>();
        for (Map.Entry<String, List<SeriesRow>> entry : newest.entrySet()) {
            SeriesRow row = Rows.last(entry.getValue());
            @Nullable Long labels = Rows.count(row, "labels");
            all.add(new Overview.QualitySummary(
                    entry.getKey(),
                    Rows.number(row, "mean"),
                    Rows.number(row, "lower"),
                    Rows.number(row, "upper"),
                    labels == null ? 0 : labels,
                    Curves.of(Rows.of(curves, entry.getKey()), QUALITY)));
        }
        return all;
    }
}
