package io.vigie.view;

import io.vigie.model.SliceNames;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.BoundedResult;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStore.Order;
import io.vigie.store.SeriesStoreException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@link HealthView}. */
public final class HealthReader {
    private static final long HOUR = WindowLength.HOUR.millis();
    private static final long DAY = WindowLength.DAY.millis();

    /** The usual delay of labels is that of a week: weekends have their own. */
    private static final long DELAY_DAYS = WindowLength.WEEK.millis();

    private static final List<String> HEALTH_FIELDS =
            List.of("lag_ms", "labels", "label_delay_p50_ms", "label_delay_p95_ms");
    private static final List<String> TRAFFIC = List.of("requests", "unanswered");

    private final SeriesStore store;

    public HealthReader(SeriesStore store) {
        this.store = store;
    }

    /** One measurement, by model. */
    private record ByModel(Map<String, List<SeriesRow>> rows, boolean more) {
        static ByModel of(BoundedResult<SeriesRow> answer) {
            return new ByModel(Rows.by(answer.items(), row -> Rows.tag(row, Tags.MODEL)), answer.more());
        }

        List<SeriesRow> of(String model) {
            return Rows.of(rows, model);
        }
    }

    /** All that is said about all models. */
    private record HealthData(
            ByModel newest, ByModel delays, ByModel health, ByModel hours, ByModel labels, ByModel overflow) {
        boolean more() {
            return Stream.of(newest, delays, health, hours, labels, overflow).anyMatch(ByModel::more);
        }
    }

    /** @param period of at most a month: its curves have a point each hour */
    public HealthView read(Period period) throws SeriesStoreException, InterruptedException {
        BoundedResult<SeriesRow> letters = store.range(
                SeriesQuery.of(Measurement.DEAD_LETTER).onlyFields("count").between(period.from(), period.to()),
                Order.NEWEST_FIRST);
        HealthData data = data(period);
        List<HealthView.ModelHealth> models = new ArrayList<>();
        for (String model : data.newest().rows().keySet()) {
            models.add(model(model, data));
        }
        Long lastData = models.stream()
                .map(HealthView.ModelHealth::lastData)
                .filter(Objects::nonNull)
                .max(Long::compare)
                .orElse(null);
        BoundedResult<StatusItem> statuses = new StatusReader(store).notWatching(period);
        return new HealthView(
                period,
                lastData,
                deadLetters(letters.items(), period),
                models,
                statuses.items(),
                letters.more() || data.more() || statuses.more());
    }

    private HealthData data(Period period) throws SeriesStoreException, InterruptedException {
        long since = Lookback.of(store, period.from(), period).since();
        SeriesQuery traffic = SeriesQuery.of(Measurement.TRAFFIC)
                .where(Tags.VERSION, "*")
                .where(Tags.SLICE, SliceNames.ALL)
                .onlyFields("requests", "unanswered");
        SeriesQuery health = SeriesQuery.of(Measurement.HEALTH).onlyFields(HEALTH_FIELDS.toArray(String[]::new));
        Sampling hourly = new Sampling(period, HOUR);
        return new HealthData(
                ByModel.of(store.latest(traffic.between(since, period.to()))),
                ByModel.of(store.latest(health.onlyFields("labels", "label_delay_p50_ms", "label_delay_p95_ms")
                        .between(since, period.to()))),
                ByModel.of(store.range(health.between(period.from(), period.to()), Order.NEWEST_FIRST)),
                ByModel.of(hourly.read(store, traffic.where(Tags.WINDOW, WindowLength.HOUR.label()))),
                ByModel.of(store.latest(SeriesQuery.of(Measurement.QUALITY)
                        .where(Tags.VERSION, "*")
                        .where(Tags.SLICE, SliceNames.ALL)
                        .where(Tags.WINDOW, WindowLength.MONTH.label())
                        .onlyFields("labels")
                        .between(since, period.to()))),
                overflow(SeriesQuery.of(Measurement.TRAFFIC)
                        .where(Tags.VERSION, "*")
                        .where(Tags.WINDOW, WindowLength.DAY.label())
                        .onlyFields("requests")
                        .between(since, period.to())));
    }

    /** Of each dimension the slice of what was left out, of all models. */
    private ByModel overflow(SeriesQuery traffic) throws SeriesStoreException, InterruptedException {
        List<SeriesRow> rows = new ArrayList<>();
        BoundedResult<String> slices = store.tagValues(Measurement.TRAFFIC, Tags.SLICE, Map.of(Tags.VERSION, "*"));
        boolean more = slices.more();
        for (String slice : slices.items()) {
            if (SliceNames.isOther(slice)) {
                BoundedResult<SeriesRow> answer = store.latest(traffic.where(Tags.SLICE, slice));
                rows.addAll(answer.items());
                more |= answer.more();
            }
        }
        return ByModel.of(new BoundedResult<>(rows, more));
    }

    private static HealthView.ModelHealth model(String model, HealthData data) {
        List<SeriesRow> newest = data.newest().of(model);
        SeriesRow day = window(newest, WindowLength.DAY);
        List<SeriesRow> points = data.health().of(model).stream()
                .sorted(Comparator.comparingLong(SeriesRow::time))
                .toList();
        LabelDelays delays = delays(points, data.delays().of(model));
        Long requests = Rows.count(day, "requests");
        Long unanswered = Rows.count(day, "unanswered");
        return new HealthView.ModelHealth(
                model,
                LastRequestTime.of(newest),
                Rows.count(Rows.last(points), "lag_ms"),
                requests,
                unanswered,
                share(unanswered, requests),
                labelRate(data.labels().of(model), Rows.count(window(newest, WindowLength.MONTH), "requests")),
                delays == null ? null : (Double) delays.p50Ms(),
                delays == null ? null : (Double) delays.p95Ms(),
                overflow(data.overflow().of(model), requests),
                Curves.of(points, HEALTH_FIELDS),
                Curves.of(data.hours().of(model), TRAFFIC));
    }

    /** Of the last days of the period; of the newest hour that had labels where they had none. */
    private static @Nullable LabelDelays delays(List<SeriesRow> points, List<SeriesRow> newest) {
        SeriesRow last = Rows.last(points);
        List<SeriesRow> days = points.stream()
                .filter(row -> last != null && row.time() > last.time() - DELAY_DAYS)
                .toList();
        return LabelDelays.of(days).or(() -> LabelDelays.of(newest)).orElse(null);
    }

    private static @Nullable SeriesRow window(List<SeriesRow> rows, WindowLength window) {
        return Rows.last(rows.stream()
                .filter(row -> Rows.tag(row, Tags.WINDOW).equals(window.label()))
                .toList());
    }

    private static @Nullable Double share(@Nullable Long part, @Nullable Long whole) {
        return part == null || whole == null || whole == 0 ? null : (double) part / whole;
    }

    private static @Nullable Double labelRate(List<SeriesRow> criteria, @Nullable Long requests) {
        Long most = criteria.stream()
                .map(row -> Rows.count(row, "labels"))
                .filter(Objects::nonNull)
                .max(Long::compare)
                .orElse(null);
        return share(most, requests);
    }

    private static List<HealthView.Overflow> overflow(List<SeriesRow> others, @Nullable Long requests) {
        List<HealthView.Overflow> all = new ArrayList<>();
        for (SeriesRow row : others) {
            Long left = Rows.count(row, "requests");
            Double share = share(left, requests);
            if (left != null && left > 0 && share != null) {
                all.add(new HealthView.Overflow(
                        SliceNames.dimensionOf(Rows.tag(row, Tags.SLICE)), left, Math.min(1, share)));
            }
        }
        return all;
    }

    /** Where from, and why. */
    private record Letters(String topic, String reason) implements Comparable<Letters> {
        private static final Comparator<Letters> ORDER =
                Comparator.comparing(Letters::topic).thenComparing(Letters::reason);

        @Override
        public int compareTo(Letters other) {
            return ORDER.compare(this, other);
        }
    }

    private static List<HealthView.DeadLetters> deadLetters(List<SeriesRow> rows, Period period) {
        List<HealthView.DeadLetters> all = new ArrayList<>();
        Rows.by(rows, row -> new Letters(Rows.tag(row, Tags.TOPIC), Rows.tag(row, Tags.REASON)))
                .forEach((key, points) -> all.add(new HealthView.DeadLetters(
                        key.topic(),
                        key.reason(),
                        ReasonMeaning.of(key.reason()),
                        sum(points, period.to() - DAY),
                        sum(points, period.from()),
                        Curves.of(
                                points.stream()
                                        .sorted(Comparator.comparingLong(SeriesRow::time))
                                        .toList(),
                                List.of("count")))));
        all.sort(Comparator.comparingLong(HealthView.DeadLetters::inPeriod).reversed());
        return all;
    }

    private static long sum(List<SeriesRow> rows, long since) {
        return rows.stream()
                .filter(row -> row.time() >= since)
                .mapToLong(row -> Objects.requireNonNullElse(Rows.count(row, "count"), 0L))
                .sum();
    }
}
