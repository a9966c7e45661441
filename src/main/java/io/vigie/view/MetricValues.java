package io.vigie.view;

import io.vigie.model.Metric;
import io.vigie.model.MetricDefinition.Counted;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.stats.ClusteredRate;
import io.vigie.stats.ClusteredRate.DayCount;
import io.vigie.stats.DailySpread;
import io.vigie.stats.Estimate;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.Estimate.NotEnoughData;
import io.vigie.stats.WilsonInterval;
import io.vigie.store.BoundedResult;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStore.Order;
import io.vigie.store.SeriesStoreException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The figures of all slices of a model, in one window.
 *
 * <p>Intervals come from what the series have. Quality: labels and effective labels, exactly as the jobs do it.
 * Abandonment after a bad answer: its turns, as if all weights were equal, since the series do not say how unequal they
 * are; so it may be too narrow. Full traffic: observations depend on each other, so a rate's interval takes day totals
 * as the sampling unit ({@link ClusteredRate}) and a latency's the days' own figures ({@link DailySpread}), as that of
 * a mean cost or length, from the 24-hour points at full UTC days within a window of days; in a window of a day the
 * hours take their place. A window of an hour, and one with fewer than three such parts, has no interval.
 */
final class MetricValues {
    /** Most slices of a model that are read. */
    static final int MAX_SLICES = 1_000;

    private static final long DAY = WindowLength.DAY.millis();

    private final MetricColumns columns;
    private final Map<String, MetricValue> bySlice = new TreeMap<>();
    private final Map<String, Long> requests = new TreeMap<>();
    private boolean incomplete;

    /** Which figures: of all slices of a model's version. */
    record MetricQuery(
            String model,
            String version,
            WindowLength window,
            Metric metric,
            @Nullable String criterion) {
        SeriesQuery narrow(SeriesQuery query, WindowLength length) {
            SeriesQuery narrowed =
                    query.where(Tags.MODEL, model).where(Tags.VERSION, version).where(Tags.WINDOW, length.label());
            return query.measurement() == Measurement.QUALITY && criterion != null
                    ? narrowed.where(Tags.CRITERION, criterion)
                    : narrowed;
        }

        /**
         * How long before a time a window may have ended that is taken for the window at that time: steps are a day at
         * most.
         */
        long tolerance() {
            return Math.min(DAY, window.millis());
        }
    }

    private MetricValues(MetricColumns columns) {
        this.columns = columns;
    }

    /** The end of the newest window that has any slice's figure; null: there is none. */
    static @Nullable Long newest(SeriesStore store, MetricQuery scope, long atMost)
            throws SeriesStoreException, InterruptedException {
        return end(store, scope, atMost, Order.NEWEST_FIRST);
    }

    /** The end of the first window that has any slice's traffic; null: there is none. */
    static @Nullable Long first(SeriesStore store, MetricQuery scope, long atMost)
            throws SeriesStoreException, InterruptedException {
        return end(store, scope, atMost, Order.OLDEST_FIRST);
    }

    private static @Nullable Long end(SeriesStore store, MetricQuery scope, long atMost, Order order)
            throws SeriesStoreException, InterruptedException {
        SeriesQuery query = order == Order.NEWEST_FIRST
                ? MetricColumns.of(scope.metric()).query()
                : SeriesQuery.of(Measurement.TRAFFIC).onlyFields("requests");
        List<SeriesRow> rows = store.range(
                        scope.narrow(query, scope.window())
                                .between(Long.MIN_VALUE, atMost + 1)
                                .limit(1),
                        order)
                .items();
        return rows.isEmpty() ? null : rows.get(0).time();
    }

    /** No slice has a figure. */
    static MetricValues none(MetricQuery scope) {
        return new MetricValues(MetricColumns.of(scope.metric()));
    }

    /** The windows that ended at a time, or shortly before it. */
    static MetricValues read(SeriesStore store, MetricQuery scope, long at)
            throws SeriesStoreException, InterruptedException {
        MetricColumns columns = MetricColumns.of(scope.metric());
        MetricValues values = new MetricValues(columns);
        long after = at - scope.tolerance() + 1;
        BoundedResult<SeriesRow> rows = store.latest(scope.narrow(columns.query(), scope.window())
                .between(after, at + 1)
                .limit(MAX_SLICES));
        Map<String, List<SeriesRow>> parts = scope.metric().isLabelled() || scope.window() == WindowLength.HOUR
                ? Map.of()
                : values.readParts(store, scope, at);
        for (SeriesRow row : rows.items()) {
            String slice = Rows.tag(row, Tags.SLICE);
            Double value = columns.valueOf(row);
            if (value != null) {
                values.bySlice.put(slice, value(columns, row, value, Rows.of(parts, slice)));
            }
        }
        BoundedResult<SeriesRow> traffic =
                store.latest(scope.narrow(SeriesQuery.of(Measurement.TRAFFIC).onlyFields("requests"), scope.window())
                        .between(after, at + 1)
                        .limit(MAX_SLICES));
        traffic.items()
                .forEach(row -> values.requests.put(
                        Rows.tag(row, Tags.SLICE), Objects.requireNonNullElse(Rows.count(row, "requests"), 0L)));
        values.incomplete |= rows.more() || traffic.more();
        return values;
    }

    private Map<String, List<SeriesRow>> readParts(SeriesStore store, MetricQuery scope, long at)
            throws SeriesStoreException, InterruptedException {
        WindowLength part = scope.window() == WindowLength.DAY ? WindowLength.HOUR : WindowLength.DAY;
        BoundedResult<SeriesRow> rows = store.sampled(
                scope.narrow(columns.query(), part)
                        .between(at - scope.window().millis() + 1, at + 1)
                        .limit(SeriesStore.MAX_POINTS),
                part.millis());
        incomplete |= rows.more();
        return Rows.by(rows.items(), row -> Rows.tag(row, Tags.SLICE));
    }

    private static MetricValue value(MetricColumns columns, SeriesRow row, double value, List<SeriesRow> parts) {
        long count = columns.countOf(row);
        if (columns.metric() == Metric.QUALITY) {
            Interval drawn = columns.intervalOf(row);
            if (drawn != null) {
                return new MetricValue(
                        value,
                        count,
                        confidence -> WilsonInterval.atConfidence(drawn, MetricValue.CONFIDENCE, confidence));
            }
            Double effective = Rows.number(row, MetricColumns.EFFECTIVE_LABELS);
            double size = effective == null ? (double) count : Math.min(effective, (double) count);
            return new MetricValue(
                    value, count, confidence -> WilsonInterval.ofWeighted(value, size, count, confidence));
        }
        if (columns.metric().isLabelled()) {
            return new MetricValue(value, count, confidence -> WilsonInterval.of(value, (double) count, confidence));
        }
        if (columns.metric().isRelative()) {
            List<Double> days = parts.stream()
                    .map(columns::valueOf)
                    .filter(Objects::nonNull)
                    .toList();
            return new MetricValue(value, count, confidence -> DailySpread.of(value, days, confidence));
        }
        List<DayCount> days =
                parts.stream().map(columns::partOf).filter(Objects::nonNull).toList();
        return new MetricValue(value, count, confidence -> around(value, ClusteredRate.of(days, confidence)));
    }

    /** The window is not the sum of its full days alone: it has their spread, and its own rate. */
    private static Estimate around(double rate, Estimate days) {
        return days instanceof Interval of
                ? new Interval(
                        rate,
                        Math.max(0, rate - (of.value() - of.lower())),
                        Math.min(1, rate + (of.upper() - of.value())),
                        of.n())
                : new NotEnoughData(0, ClusteredRate.LEAST_DAYS);
    }

    MetricColumns columns() {
        return columns;
    }

    Map<String, MetricValue> bySlice() {
        return bySlice;
    }

    /** Of every slice that had traffic in the window. */
    Map<String, Long> requests() {
        return requests;
    }

    /**
     * The part of a slice in the rate of the whole: its requests, or its turns where the rate is one of turns. For a
     * quality, whose labels are a sample of the requests, the requests too. 0 for a slice without any.
     */
    double weight(String slice) {
        MetricValue value = bySlice.get(slice);
        return columns.metric().counted() == Counted.TURN
                ? value == null ? 0 : value.count()
                : requests.getOrDefault(slice, 0L);
    }

    boolean isIncomplete() {
        return incomplete;
    }
}
