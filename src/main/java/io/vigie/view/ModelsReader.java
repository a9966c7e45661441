package io.vigie.view;

import io.vigie.model.SliceNames;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.BoundedResult;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStoreException;
import java.util.List;
import java.util.Map;

/** Reads {@link ModelList}. */
public final class ModelsReader {
    private final SeriesStore store;

    public ModelsReader(SeriesStore store) {
        this.store = store;
    }

    /** @param now epoch milliseconds; a model that has been silent for more than 400 days is not there */
    public ModelList read(long now) throws SeriesStoreException, InterruptedException {
        BoundedResult<SeriesRow> traffic = latest(Measurement.TRAFFIC, "requests", now);
        BoundedResult<SeriesRow> quality = latest(Measurement.QUALITY, "labels", now);
        Map<String, List<SeriesRow>> criteria = Rows.by(quality.items(), row -> Rows.tag(row, Tags.MODEL));
        List<ModelList.Model> models = Rows.by(traffic.items(), row -> Rows.tag(row, Tags.MODEL)).entrySet().stream()
                .map(entry -> new ModelList.Model(
                        entry.getKey(),
                        distinct(entry.getValue(), Tags.VERSION),
                        distinct(Rows.of(criteria, entry.getKey()), Tags.CRITERION)))
                .toList();
        return new ModelList(models, traffic.more() || quality.more());
    }

    private BoundedResult<SeriesRow> latest(Measurement measurement, String field, long now)
            throws SeriesStoreException, InterruptedException {
        return store.latest(SeriesQuery.of(measurement)
                .where(Tags.SLICE, SliceNames.ALL)
                .onlyFields(field)
                .between(now - Lookback.SILENT.toMillis(), now));
    }

    private static List<String> distinct(List<SeriesRow> rows, String tag) {
        return rows.stream()
                .map(row -> Rows.tag(row, tag))
                .filter(value -> !value.equals("*") && !value.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }
}
