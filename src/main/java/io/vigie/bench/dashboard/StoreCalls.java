package io.vigie.bench.dashboard;

import io.vigie.model.SliceNames;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStore.Order;
import io.vigie.store.SeriesStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The queries that views run on a store, one by one. */
final class StoreCalls {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final SeriesStore store;
    private final Fleet fleet;

    StoreCalls(SeriesStore store, Fleet fleet) {
        this.store = store;
        this.fleet = fleet;
    }

    /** @param run takes the number of the round, so that each may ask for another model; returns the number of rows */
    record StoreCall(String name, StoreCallRun run) {}

    /** Runs one query. */
    interface StoreCallRun {
        int rows(int round) throws SeriesStoreException, InterruptedException;
    }

    List<StoreCall> all() {
        SeriesQuery everybody = SeriesQuery.of(Measurement.TRAFFIC)
                .where(Tags.SLICE, SliceNames.ALL)
                .onlyFields("requests", "error_rate");
        SeriesQuery quality = SeriesQuery.of(Measurement.QUALITY)
                .where(Tags.SLICE, SliceNames.ALL)
                .onlyFields("mean", "lower", "upper", "labels");
        List<StoreCall> calls = new ArrayList<>();
        calls.add(new StoreCall("latest of all models, 400 days", round -> latest(everybody.between(ago(400), to()))));
        calls.add(new StoreCall("latest of all models, 30 days", round -> latest(everybody.between(ago(30), to()))));
        for (int days : new int[] {30, 90}) {
            calls.add(new StoreCall(
                    "all models by day, " + days + " days",
                    round -> sampled(quality.where(Tags.WINDOW, "24h").between(ago(days), to()), DAY)));
        }
        calls.add(new StoreCall(
                "one model in 360 points, 30 days of 24h",
                round -> sampled(
                        ofModel(quality, round).where(Tags.WINDOW, "24h").between(ago(30), to()), 2 * HOUR)));
        calls.add(new StoreCall(
                "one model in 360 points, 90 days of 24h",
                round -> sampled(
                        ofModel(quality, round).where(Tags.WINDOW, "24h").between(ago(90), to()), 6 * HOUR)));
        calls.add(new StoreCall(
                "one model in 360 points, 90 days of 30d",
                round -> sampled(
                        ofModel(quality, round).where(Tags.WINDOW, "30d").between(ago(90), to()), 6 * HOUR)));
        SeriesQuery slices = SeriesQuery.of(Measurement.QUALITY)
                .where(Tags.MODEL, fleet.model(0))
                .where(Tags.VERSION, "*")
                .onlyFields("mean", "lower", "upper", "labels");
        calls.add(new StoreCall(
                "slices of one model, latest of 30d, 2 days",
                round -> latest(slices.where(Tags.WINDOW, "30d").between(ago(2), to()))));
        calls.add(new StoreCall(
                "slices of one model, latest of 30d, 400 days",
                round -> latest(slices.where(Tags.WINDOW, "30d").between(ago(400), to()))));
        calls.add(new StoreCall(
                "slices of one model by week, 13 weeks",
                round -> sampled(slices.where(Tags.WINDOW, "7d").between(ago(91), to()), 7 * DAY)));
        calls.add(new StoreCall(
                "slices of one model by day, 13 weeks",
                round -> sampled(slices.where(Tags.WINDOW, "7d").between(ago(91), to()), DAY)));
        calls.add(new StoreCall("slices of one model, names", round -> store.tagValues(
                        Measurement.TRAFFIC, Tags.SLICE, Map.of(Tags.MODEL, model(round)))
                .items()
                .size()));
        calls.add(new StoreCall("models, names", round -> store.tagValues(Measurement.TRAFFIC, Tags.MODEL, Map.of())
                .items()
                .size()));
        calls.add(new StoreCall("alerts, latest of each series", round -> latest(SeriesQuery.of(Measurement.ALERT))));
        calls.add(new StoreCall("alerts, all of 90 days", round -> range(SeriesQuery.of(Measurement.ALERT))));
        calls.add(new StoreCall(
                "monitors of one model, 400 days",
                round -> range(SeriesQuery.of(Measurement.MONITOR).where(Tags.MODEL, model(round)))));
        calls.add(new StoreCall(
                "dead letters, 7 days",
                round -> range(SeriesQuery.of(Measurement.DEAD_LETTER).between(ago(7), to()))));
        calls.add(new StoreCall(
                "health, 7 days",
                round -> range(SeriesQuery.of(Measurement.HEALTH).between(ago(7), to()))));
        return calls;
    }

    private long to() {
        return fleet.end() + 1;
    }

    private long ago(int days) {
        return to() - days * DAY;
    }

    private String model(int round) {
        return fleet.model(round % fleet.models());
    }

    private SeriesQuery ofModel(SeriesQuery query, int round) {
        return query.where(Tags.MODEL, model(round)).where(Tags.VERSION, "*");
    }

    private int latest(SeriesQuery query) throws SeriesStoreException, InterruptedException {
        return store.latest(query).items().size();
    }

    private int sampled(SeriesQuery query, long step) throws SeriesStoreException, InterruptedException {
        return store.sampled(query, step).items().size();
    }

    private int range(SeriesQuery query) throws SeriesStoreException, InterruptedException {
        return store.range(query, Order.NEWEST_FIRST).items().size();
    }
}
