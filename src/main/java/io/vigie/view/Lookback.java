package io.vigie.view;

import io.vigie.model.SliceNames;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How far back newest points are looked for: it costs as much as there are points, so the time of silent models is paid
 * for where there are any.
 *
 * @param since epoch milliseconds
 * @param models all that are stored
 */
record Lookback(long since, Set<String> models) {
    /** How far back a model is looked for that is silent now. */
    static final Duration SILENT = Duration.ofDays(400);

    /** Whoever has requests now has a point in this time. */
    private static final Duration NOW = Duration.ofDays(2);

    /**
     * To the given time, where every model has requests from it on; else to the time before which no model is looked
     * for.
     *
     * @param recent epoch milliseconds
     */
    static Lookback of(SeriesStore store, long recent, Period period)
            throws SeriesStoreException, InterruptedException {
        Set<String> known =
                Set.copyOf(store.tagValues(Measurement.TRAFFIC, Tags.MODEL, Map.of(Tags.SLICE, SliceNames.ALL))
                        .items());
        // Mostly everybody has requests right now, and that is soon seen.
        for (long from : new long[] {Math.max(recent, period.to() - NOW.toMillis()), recent}) {
            if (speaking(store, from, period).containsAll(known)) {
                return new Lookback(recent, known);
            }
        }
        return new Lookback(period.to() - SILENT.toMillis(), known);
    }

    private static Set<String> speaking(SeriesStore store, long from, Period period)
            throws SeriesStoreException, InterruptedException {
        return models(store.latest(SeriesQuery.of(Measurement.TRAFFIC)
                        .where(Tags.VERSION, "*")
                        .where(Tags.SLICE, SliceNames.ALL)
                        .where(Tags.WINDOW, WindowLength.MONTH.label())
                        .onlyFields("requests")
                        .between(from, period.to()))
                .items());
    }

    /** Of any points. */
    static Set<String> models(List<SeriesRow> rows) {
        return rows.stream().map(row -> Rows.tag(row, Tags.MODEL)).collect(Collectors.toSet());
    }
}
