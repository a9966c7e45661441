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
    private static final String CURVES = WindowLength.DAY.label();

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

    /** One measurement of the slice {@code all}: the newest point of the longest window, and the course. */
    private record MeasurementRows(
            Map<ModelVersion, List<SeriesRow>> month, Map<ModelVersion, List<SeriesRow>> course, boolean more) {
        static MeasurementRows of(BoundedResult<SeriesRow> newest, BoundedResult<SeriesRow> course) {
            return new MeasurementRows(
                    Rows.by(newest.items(), ModelVersion::of),
                    Rows.by(course.items(), ModelVersion::of),
                    newest.more() || course.more());
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
            BoundedResult<AlertItem> open) {
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
                    || drift.more();
        }
    }

    /** @param period of the curves; figures are the newest before its end */
    public Overview read(Period period) throws SeriesStoreException, InterruptedException {
        OverviewData material = material(period);
        Map<ModelVersion, List<SeriesRow>> verdicts = Rows.by(material.drift().items(), ModelVersion::of);
        BoundedResult<AlertItem> open = material.open();
        List<Overview.ModelRow> rows = new ArrayList<>();
        for (Map.Entry<ModelVersion, Long> entry : material.lastData().entrySet()) {
            ModelVersion key = entry.getKey();
            ModelStatus standing = ModelStatus.of(
                    open.items().stream().filter(alert -> concerns(alert, key)).toList(),
                    Rows.of(verdicts, key),
                    entry.getValue());
            SeriesRow month = Rows.last(material.traffic().month(key));
            rows.add(new Overview.ModelRow(
                    key.model(),
                    key.version(),
                    entry.getValue(),
                    standing.verdict(),
                    standing.reason(),
                    standing.openAlerts(),
                    Rows.count(month, "requests"),
                    quality(material.quality(), key),
                    figures(material, key)));
        }
        return overview(period, rows, open, material.more());
    }

    private static List<Overview.MetricSummary> figures(OverviewData material, ModelVersion key) {
        List<Overview.MetricSummary> figures = new ArrayList<>();
        for (Metric metric : Metric.overview()) {
            String field = metric.fields().value();
            MeasurementRows rows = material.of(metric);
            figures.add(new Overview.MetricSummary(
                    metric.label(),
                    Rows.number(Rows.last(rows.month(key)), field),
                    Curves.of(Rows.of(rows.course(), key), List.of(field))));
        }
        return figures;
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

    private OverviewData material(Period period) throws SeriesStoreException, InterruptedException {
        try (ParallelQueries together = new ParallelQueries()) {
            // Courses take longest, and wait for nothing.
            PendingResult<BoundedResult<SeriesRow>> quality =
                    together.ask(() -> course(Measurement.QUALITY, period, QUALITY));
            PendingResult<BoundedResult<SeriesRow>> errors =
                    together.ask(() -> course(Measurement.TRAFFIC, period, List.of(fields(Measurement.TRAFFIC))));
            PendingResult<BoundedResult<SeriesRow>> latency =
                    together.ask(() -> course(Measurement.LATENCY, period, List.of(fields(Measurement.LATENCY))));
            PendingResult<BoundedResult<SeriesRow>> abandonment = together.ask(
                    () -> course(Measurement.ABANDONMENT, period, List.of(fields(Measurement.ABANDONMENT))));
            PendingResult<BoundedResult<AlertItem>> open = together.ask(() ->
                    alerts.find(new AlertSource.Filter(null, AlertSource.AlertStateFilter.FIRING, null, MAX_ALERTS)));
            Lookback lookback = Lookback.of(store, Math.min(period.from(), period.to() - MONTH), period);
            long since = lookback.since();
            PendingResult<BoundedResult<SeriesRow>> ofHours =
                    together.ask(() -> latest(Measurement.TRAFFIC, WindowLength.HOUR, since, period, "requests"));
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
                    together.ask(() -> month(Measurement.QUALITY, filled, period, "mean", "lower", "upper", "labels"));
            PendingResult<BoundedResult<SeriesRow>> latencies =
                    together.ask(() -> month(Measurement.LATENCY, filled, period, fields(Measurement.LATENCY)));
            PendingResult<BoundedResult<SeriesRow>> abandonments =
                    together.ask(() -> month(Measurement.ABANDONMENT, filled, period, fields(Measurement.ABANDONMENT)));
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
                    open.get());
        }
    }

    private static Overview overview(
            Period period, List<Overview.ModelRow> rows, BoundedResult<AlertItem> open, boolean more) {
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
                worstFirst,
                List.copyOf(rows.subList(0, Math.min(rows.size(), MAX_ROWS))),
                more || open.more() || rows.size() > MAX_ROWS);
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

    private BoundedResult<SeriesRow> course(Measurement measurement, Period period, List<String> fields)
            throws SeriesStoreException, InterruptedException {
        SeriesQuery query = everybody(measurement, period.from(), period)
                .where(Tags.WINDOW, CURVES)
                .onlyFields(fields.toArray(String[]::new));
        return Sampling.of(period, POINTS).read(store, query);
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

    private static List<Overview.QualitySummary> quality(MeasurementRows figures, ModelVersion key) {
        Map<String, List<SeriesRow>> newest = Rows.by(figures.month(key), row -> Rows.tag(row, Tags.CRITERION));
        Map<String, List<SeriesRow>> course =
                Rows.by(Rows.of(figures.course(), key), row -> Rows.tag(row, Tags.CRITERION));
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
                    Curves.of(Rows.of(course, entry.getKey()), QUALITY)));
        }
        return all;
    }
}
