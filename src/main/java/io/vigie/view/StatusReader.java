package io.vigie.view;

import io.vigie.model.MonitorStatus;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.BoundedResult;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStoreException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads where monitors stand. A status is written once a day at the least, so a day and an hour are looked back. */
public final class StatusReader {
    private static final long LOOK_BACK = WindowLength.DAY.millis() + WindowLength.HOUR.millis();

    private static final Comparator<StatusItem> BY_MODEL_AND_MONITOR = Comparator.comparing(StatusItem::model)
            .thenComparing(StatusItem::monitor)
            .thenComparing(StatusItem::version)
            .thenComparing(StatusItem::slice)
            .thenComparing(StatusItem::metric);

    private final SeriesStore store;

    public StatusReader(SeriesStore store) {
        this.store = store;
    }

    /** Of all monitors that stand elsewhere than at their watch, by model and monitor. */
    public BoundedResult<StatusItem> notWatching(Period period) throws SeriesStoreException, InterruptedException {
        BoundedResult<StatusItem> all = read(SeriesQuery.of(Measurement.STATUS), period);
        return new BoundedResult<>(
                all.items().stream()
                        .filter(item -> !item.status().equals(MonitorStatus.WATCHING.label()))
                        .toList(),
                all.more());
    }

    /** Of all monitors of one series, by monitor. */
    List<StatusItem> of(SeriesSelector series, Period period) throws SeriesStoreException, InterruptedException {
        return read(ModelReader.of(Measurement.STATUS, series), period).items();
    }

    private BoundedResult<StatusItem> read(SeriesQuery query, Period period)
            throws SeriesStoreException, InterruptedException {
        BoundedResult<SeriesRow> rows = store.latest(query.between(period.to() - LOOK_BACK, period.to()));
        List<StatusItem> items = new ArrayList<>();
        for (SeriesRow row : rows.items()) {
            String status = row.texts().get("status");
            if (status != null) {
                items.add(new StatusItem(
                        Rows.tag(row, Tags.MONITOR),
                        Rows.tag(row, Tags.MODEL),
                        Rows.tag(row, Tags.VERSION),
                        Rows.tag(row, Tags.SLICE),
                        Rows.tag(row, Tags.METRIC),
                        row.tags().get(Tags.CRITERION),
                        Rows.tag(row, Tags.WINDOW),
                        status,
                        row.texts().getOrDefault("sentence", ""),
                        row.time()));
            }
        }
        items.sort(BY_MODEL_AND_MONITOR);
        return new BoundedResult<>(items, rows.more());
    }
}
