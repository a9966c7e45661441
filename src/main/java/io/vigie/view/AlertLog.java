package io.vigie.view;

import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.BoundedResult;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStore.Order;
import io.vigie.store.SeriesStoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that the series tell of. An alert is open from its first event until the one that resolves it.
 *
 * <p>Bounded by the points of one answer of the store, the newest first: what is older than those is left out, and the
 * answer says so.
 */
public final class AlertLog implements AlertSource {
    /** Events of one alert, or of one monitored series, that are read. */
    private static final int MOST_EVENTS = 10_000;

    /** Of so many open alerts each is read by itself. */
    private static final int FEW = 30;

    private static final Comparator<AlertItem> NEWEST_FIRST =
            Comparator.comparingLong(AlertItem::updatedAt).reversed().thenComparing(AlertItem::alertId);

    private final SeriesStore store;

    public AlertLog(SeriesStore store) {
        this.store = store;
    }

    /** Each as it was at the end of the period. Those come first that something happened to last. */
    @Override
    public BoundedResult<AlertItem> find(Filter filter) throws SeriesStoreException, InterruptedException {
        Period period = filter.period();
        if (period == null && filter.state() == AlertStateFilter.FIRING) {
            List<AlertItem> open = openAt(filter.model(), Long.MAX_VALUE - 1);
            return new BoundedResult<>(
                    open.subList(0, Math.min(filter.limit(), open.size())), open.size() > filter.limit());
        }
        SeriesQuery query = ofModel(filter.model())
                .between(
                        period == null ? Long.MIN_VALUE : period.from(), period == null ? Long.MAX_VALUE : period.to());
        BoundedResult<SeriesRow> rows = store.range(query, Order.NEWEST_FIRST);
        Map<String, AlertItem> found = new HashMap<>();
        if (period != null) {
            openAt(filter.model(), period.from() - 1).forEach(alert -> found.put(alert.alertId(), alert));
        }
        for (List<AlertItem> events : AlertRows.eventsOfAlerts(rows.items())) {
            AlertItem last = events.get(events.size() - 1);
            found.put(last.alertId(), last);
        }
        List<AlertItem> matching = found.values().stream()
                .filter(alert -> matches(alert, filter.state()))
                .sorted(NEWEST_FIRST)
                .toList();
        return new BoundedResult<>(
                matching.subList(0, Math.min(filter.limit(), matching.size())),
                rows.more() || matching.size() > filter.limit());
    }

    private static boolean matches(AlertItem alert, AlertStateFilter state) {
        return switch (state) {
            case ALL -> true;
            case FIRING -> alert.state().equals(AlertRows.FIRING);
            case RESOLVED -> alert.state().equals(AlertRows.RESOLVED);
        };
    }

    /**
     * The alerts that were open at a time, each as it was then, the newest first.
     *
     * @param model null: of all models
     */
    public List<AlertItem> openAt(@Nullable String model, long at) throws SeriesStoreException, InterruptedException {
        // One series has one alert at a time, so its last event says whether it has one.
        List<SeriesRow> firing =
                firing(ofModel(model).between(Long.MIN_VALUE, at + 1).limit(MOST_EVENTS));
        return AlertRows.eventsOfAlerts(firing).stream()
                .map(events -> events.get(events.size() - 1))
                .sorted(NEWEST_FIRST)
                .toList();
    }

    /**
     * The last points of the series whose last point fires. A point has many fields, and most series have nothing open.
     */
    private List<SeriesRow> firing(SeriesQuery series) throws SeriesStoreException, InterruptedException {
        List<SeriesRow> firing = latestFiring(series.onlyFields("state"));
        if (firing.size() > FEW || !firing.stream().map(SeriesRow::tags).allMatch(AlertRows::canBeAskedFor)) {
            return latestFiring(series);
        }
        List<SeriesRow> whole = new ArrayList<>();
        for (SeriesRow row : firing) {
            SeriesQuery point = AlertRows.only(row.tags(), series).between(row.time(), row.time() + 1);
            whole.addAll(store.latest(point).items());
        }
        return whole;
    }

    private List<SeriesRow> latestFiring(SeriesQuery series) throws SeriesStoreException, InterruptedException {
        return store.latest(series).items().stream().filter(AlertRows::isFiring).toList();
    }

    /** The events of the alert, oldest first; empty: there is no such alert. */
    public List<AlertItem> history(String alertId) throws SeriesStoreException, InterruptedException {
        Optional<AlertItem> any = any(alertId);
        if (any.isEmpty()) {
            return List.of();
        }
        if (AlertRows.canBeAskedFor(AlertRows.tags(any.get()))) {
            return history(any.get());
        }
        return find(new Filter(null, AlertStateFilter.ALL, null, MOST_EVENTS)).items().stream()
                .filter(alert -> alert.alertId().equals(alertId))
                .toList();
    }

    /**
     * The events of the alert that this is an event of, oldest first; itself alone where its names are too long to be
     * asked for.
     */
    public List<AlertItem> history(AlertItem event) throws SeriesStoreException, InterruptedException {
        return eventsOfSeries(event).stream()
                .filter(events -> events.get(0).alertId().equals(event.alertId()))
                .findFirst()
                .orElse(List.of(event));
    }

    /** Last events of the alerts that the same monitor had raised before about the same series, the newest first. */
    public List<AlertItem> earlier(AlertItem alert) throws SeriesStoreException, InterruptedException {
        List<AlertItem> earlier = new ArrayList<>();
        for (List<AlertItem> events : eventsOfSeries(alert)) {
            AlertItem last = events.get(events.size() - 1);
            if (!last.alertId().equals(alert.alertId()) && last.updatedAt() <= alert.updatedAt()) {
                earlier.add(last);
            }
        }
        earlier.sort(NEWEST_FIRST);
        return earlier;
    }

    private Collection<List<AlertItem>> eventsOfSeries(AlertItem alert)
            throws SeriesStoreException, InterruptedException {
        Map<String, String> tags = AlertRows.tags(alert);
        if (!AlertRows.canBeAskedFor(tags)) {
            return List.of();
        }
        SeriesQuery query =
                AlertRows.only(tags, SeriesQuery.of(Measurement.ALERT).limit(MOST_EVENTS));
        return AlertRows.eventsOfAlerts(store.range(query, Order.NEWEST_FIRST).items());
    }

    /** Any event of the alert: its identity is a text, which no store can be asked for. */
    private Optional<AlertItem> any(String alertId) throws SeriesStoreException, InterruptedException {
        SeriesQuery identities = SeriesQuery.of(Measurement.ALERT).onlyFields("alert_id", "state");
        return AlertRows.eventsOfAlerts(
                        store.range(identities, Order.NEWEST_FIRST).items())
                .stream()
                .map(events -> events.get(events.size() - 1))
                .filter(alert -> alert.alertId().equals(alertId))
                .findFirst();
    }

    private static SeriesQuery ofModel(@Nullable String model) {
        SeriesQuery all = SeriesQuery.of(Measurement.ALERT);
        return model == null ? all : all.where(Tags.MODEL, model);
    }
}
