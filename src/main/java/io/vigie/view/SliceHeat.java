package io.vigie.view;

import io.vigie.model.WindowLength;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.BoundedResult;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStoreException;
import io.vigie.view.SlicesView.Heat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The figure of each slice, week by week: 7-day windows that end at the newest UTC day start, and whole weeks before
 * it.
 *
 * @param incomplete whether the store has more than was read
 */
record SliceHeat(Heat heat, boolean incomplete) {
    static final int WEEKS = 13;

    private static final long DAY = WindowLength.DAY.millis();
    private static final long WEEK = WindowLength.WEEK.millis();

    /** @param slices in the order of the heat map */
    static SliceHeat read(SeriesStore store, MetricValues.MetricQuery scope, long at, List<String> slices)
            throws SeriesStoreException, InterruptedException {
        long last = Math.floorDiv(at, DAY) * DAY;
        List<Long> weeks = new ArrayList<>();
        for (int week = WEEKS - 1; week >= 0; week--) {
            weeks.add(last - week * WEEK);
        }
        MetricColumns columns = MetricColumns.of(scope.metric());
        SeriesQuery query = scope.narrow(columns.query(), WindowLength.WEEK).limit(SeriesStore.MAX_POINTS);
        // The most that any view asks for at once, so in halves.
        BoundedResult<SeriesRow> earlier;
        BoundedResult<SeriesRow> later;
        try (ParallelQueries queries = new ParallelQueries()) {
            ParallelQueries.PendingResult<BoundedResult<SeriesRow>> first =
                    queries.ask(() -> store.at(query, weeks.subList(0, WEEKS / 2), DAY));
            later = store.at(query, weeks.subList(WEEKS / 2, WEEKS), DAY);
            earlier = first.get();
        }
        Map<String, Map<Long, Double>> values = new HashMap<>();
        Stream.concat(earlier.items().stream(), later.items().stream()).forEach(row -> {
            Double value = columns.valueOf(row);
            if (value != null) {
                values.computeIfAbsent(Rows.tag(row, Tags.SLICE), any -> new HashMap<>())
                        .put(row.time(), value);
            }
        });
        List<List<@Nullable Double>> matrix = new ArrayList<>();
        for (String slice : slices) {
            List<@Nullable Double> line = new ArrayList<>();
            weeks.forEach(week -> line.add(values.getOrDefault(slice, Map.of()).get(week)));
            matrix.add(line);
        }
        return new SliceHeat(new Heat(weeks, slices, matrix), earlier.more() || later.more());
    }
}
