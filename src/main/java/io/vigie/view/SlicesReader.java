package io.vigie.view;

import io.vigie.model.Metric;
import io.vigie.model.SliceNames;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.stats.Estimate.Interval;
import io.vigie.store.BoundedResult;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStoreException;
import io.vigie.view.MetricValues.MetricQuery;
import io.vigie.view.SlicesView.Heat;
import io.vigie.view.SlicesView.SliceRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads how the slices of a model stand beside each other.
 *
 * <p>A row's reference is the slice's own figure one window before, where at least half of that window lies after the
 * model's first data, as monitors ask for. Its change has the interval of a monitor that compares with just that
 * figure; where none does, that of the two figures' intervals (Newcombe's for rates, on logarithms for latencies), see
 * {@link MetricValues} for where those come from; none where there is none. A figure on fewer than 30 labels is shown,
 * and not compared.
 */
public final class SlicesReader {
    /** Of the window before must lie behind the first data. */
    private static final double LEAST_COVERAGE = 0.5;

    private static final double SAME = 1e-9;

    private final SeriesStore store;
    private final AlertLog alerts;

    public SlicesReader(SeriesStore store) {
        this.store = store;
        this.alerts = new AlertLog(store);
    }

    /** What two windows say of a slice beside their figures. */
    private record Context(
            MetricValues current,
            MetricValues reference,
            Map<String, SliceShare> shares,
            Map<String, List<SeriesRow>> drift,
            Map<String, String> openAlerts) {}

    /**
     * @param series its slice does not matter: all of the model's slices are there
     * @param metric a figure; its criterion is that of the series
     * @param atMost epoch milliseconds: the newest windows that ended then or before
     * @throws IllegalArgumentException for a window that does not exist, a metric that is a distribution, or a quality
     *     without criterion
     */
    public SlicesView read(SeriesSelector series, Metric metric, long atMost)
            throws SeriesStoreException, InterruptedException {
        MetricQuery scope = scope(series, metric);
        Long at = MetricValues.newest(store, scope, atMost);
        if (at == null) {
            Heat none = new Heat(List.of(), List.of(), List.of());
            return new SlicesView(series, metric.label(), null, null, List.of(), none, List.of(), false);
        }
        MetricValues current = MetricValues.read(store, scope, at);
        MetricValues reference = reference(scope, at);
        Context context = new Context(
                current,
                reference,
                sharesBySlice(SliceChanges.of(current, reference)),
                drift(scope, at),
                openAlerts(scope, at));
        List<SliceRow> rows = rows(context);
        SliceHeat heat = SliceHeat.read(
                store, scope, at, rows.stream().map(SliceRow::slice).toList());
        return new SlicesView(
                series,
                metric.label(),
                at,
                hasAll(current) ? row(SliceNames.ALL, context) : null,
                rows,
                heat.heat(),
                SliceGaps.of(current),
                current.isIncomplete() || reference.isIncomplete() || heat.incomplete());
    }

    /**
     * How the slices of each dimension carry a change of the whole between two windows, by dimension.
     *
     * @param at end of the current window; the reference is the one before
     */
    Map<String, DimensionShares> shares(SeriesSelector series, Metric metric, long at)
            throws SeriesStoreException, InterruptedException {
        MetricQuery scope = scope(series, metric);
        return SliceChanges.of(MetricValues.read(store, scope, at), reference(scope, at));
    }

    private static MetricQuery scope(SeriesSelector series, Metric metric) {
        WindowLength window = WindowLength.ofLabel(series.window())
                .orElseThrow(() -> new IllegalArgumentException("there is no window of this length"));
        if (metric == Metric.QUALITY && series.criterion() == null) {
            throw new IllegalArgumentException("quality needs a criterion");
        }
        return new MetricQuery(series.model(), series.version(), window, metric, series.criterion());
    }

    /** Empty where the model is too young to have one. */
    private MetricValues reference(MetricQuery scope, long at) throws SeriesStoreException, InterruptedException {
        long end = at - scope.window().millis();
        Long first = MetricValues.first(store, scope, at);
        boolean covered =
                first != null && end - first >= LEAST_COVERAGE * scope.window().millis();
        return covered ? MetricValues.read(store, scope, end) : MetricValues.none(scope);
    }

    private static boolean hasAll(MetricValues values) {
        return values.bySlice().containsKey(SliceNames.ALL) || values.requests().containsKey(SliceNames.ALL);
    }

    private static Map<String, SliceShare> sharesBySlice(Map<String, DimensionShares> dimensions) {
        Map<String, SliceShare> shares = new HashMap<>();
        dimensions.values().forEach(dimension -> dimension.slices().forEach(share -> shares.put(share.slice(), share)));
        return shares;
    }

    /** The newest comparisons of each slice. */
    private Map<String, List<SeriesRow>> drift(MetricQuery scope, long at)
            throws SeriesStoreException, InterruptedException {
        SeriesQuery query = SeriesQuery.of(Measurement.DRIFT)
                .onlyFields("verdict", "current", "reference", "change_lower", "change_upper")
                .where(Tags.MODEL, scope.model())
                .where(Tags.VERSION, scope.version())
                .where(Tags.WINDOW, scope.window().label())
                .where(Tags.METRIC, scope.metric().label());
        String criterion = scope.criterion();
        SeriesQuery ofCriterion =
                scope.metric() == Metric.QUALITY && criterion != null ? query.where(Tags.CRITERION, criterion) : query;
        BoundedResult<SeriesRow> rows = store.latest(
                ofCriterion.between(at - scope.tolerance() + 1, at + 1).limit(10 * MetricValues.MAX_SLICES));
        return Rows.by(rows.items(), row -> Rows.tag(row, Tags.SLICE));
    }

    /** Alert by slice. */
    private Map<String, String> openAlerts(MetricQuery scope, long at)
            throws SeriesStoreException, InterruptedException {
        Map<String, String> open = new HashMap<>();
        for (AlertItem alert : alerts.openAt(scope.model(), at)) {
            boolean sameCriterion =
                    scope.metric() != Metric.QUALITY || Objects.equals(alert.criterion(), scope.criterion());
            if (alert.version().equals(scope.version())
                    && alert.metric().equals(scope.metric().label())
                    && sameCriterion) {
                open.putIfAbsent(alert.slice(), alert.alertId());
            }
        }
        return open;
    }

    private static List<SliceRow> rows(Context context) {
        TreeSet<String> slices = new TreeSet<>(context.current().requests().keySet());
        slices.addAll(context.current().bySlice().keySet());
        slices.remove(SliceNames.ALL);
        List<SliceRow> rows = new ArrayList<>();
        slices.forEach(slice -> rows.add(row(slice, context)));
        rows.sort(Comparator.comparing(SliceRow::harm, Comparator.nullsLast(Comparator.reverseOrder()))
                .thenComparing(row -> row.current() == null)
                .thenComparing(SliceRow::slice));
        return rows;
    }

    private static SliceRow row(String slice, Context context) {
        MetricColumns columns = context.current().columns();
        Metric metric = columns.metric();
        MetricValue now = context.current().bySlice().get(slice);
        MetricValue before = context.reference().bySlice().get(slice);
        boolean compared = now != null && before != null && now.isComparable(metric) && before.isComparable(metric);
        Double change = compared ? now.change(before, metric) : null;
        List<SeriesRow> drift = Rows.of(context.drift(), slice);
        IntervalBounds changes = change == null || now == null || before == null
                ? IntervalBounds.NONE
                : changeBounds(now, before, metric, drift);
        SliceShare share = context.shares().get(slice);
        IntervalBounds bounds = IntervalBounds.of(now == null ? null : now.interval());
        return new SliceRow(
                slice,
                SliceNames.dimensionOf(slice),
                now == null ? null : (Double) now.value(),
                bounds.lower(),
                bounds.upper(),
                now == null ? null : (Long) now.count(),
                context.current().requests().get(slice),
                before == null ? null : (Double) before.value(),
                change,
                changes.lower(),
                changes.upper(),
                change == null ? null : (Double) columns.harm(change),
                share == null ? null : share.share(),
                verdict(drift),
                context.openAlerts().get(slice));
    }

    private record IntervalBounds(
            @Nullable Double lower, @Nullable Double upper) {
        static final IntervalBounds NONE = new IntervalBounds(null, null);

        static IntervalBounds of(@Nullable Interval interval) {
            return interval == null ? NONE : new IntervalBounds(interval.lower(), interval.upper());
        }
    }

    private static IntervalBounds changeBounds(
            MetricValue now, MetricValue before, Metric metric, List<SeriesRow> drift) {
        for (SeriesRow row : drift) {
            if (isSame(Rows.number(row, "current"), now.value())
                    && isSame(Rows.number(row, "reference"), before.value())) {
                return new IntervalBounds(Rows.number(row, "change_lower"), Rows.number(row, "change_upper"));
            }
        }
        return IntervalBounds.of(now.changeInterval(before, metric));
    }

    private static boolean isSame(@Nullable Double compared, double value) {
        return compared != null && Math.abs(compared - value) <= SAME * Math.max(1, Math.abs(value));
    }

    /** The worst of what monitors say. */
    private static String verdict(List<SeriesRow> drift) {
        return drift.stream()
                .map(row -> Rows.number(row, "verdict"))
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .map(VerdictNames::ofCode)
                .orElse(VerdictNames.UNMONITORED);
    }
}
