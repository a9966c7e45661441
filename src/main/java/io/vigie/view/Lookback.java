package io.vigie.view;

import io.vigie.model.SliceNames;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How far back newest points are looked for: it costs as much as there are points, so the time of silent models is paid for where there are any. */
final class Lookback {
    /** How far back a model is looked for that is silent now. */
    static final Duration SILENT = Duration.ofDays(400);

    /** Whoever has requests now has a point in this time. */
    static final Duration NOW = Duration.ofDays(2);

    private Lookback() {}

    /**
     * The given time, where every model has requests from it on; else the time before which no model is looked for.
     *
     * @param recent epoch milliseconds
     */
    static long since(SeriesStore store, long recent, Period period) throws SeriesStoreException, InterruptedException {
        List<String> known = store.tagValues(Measurement.TRAFFIC, Tags.MODEL, Map.of(Tags.SLICE, SliceNames.ALL))
                .items();
        // Mostly everybody has requests right now, and that is soon seen.
        for (long from : new long[] {Math.max(recent, period.to() - NOW.toMillis()), recent}) {
            if (speaking(store, from, period).containsAll(known)) {
                return recent;
            }
        }
        return period.to() - SILENT.toMillis();
    }

    private static Set<String> speaking(SeriesStore store, long from, Period period)
            throws SeriesStoreException, InterruptedException {
        return store
                .latest(SeriesQuery.of(Measurement.TRAFFIC)
                        .where(Tags.VERSION, "*")
                        .where(Tags.SLICE, SliceNames.ALL)
                        .where(Tags.WINDOW, WindowLength.MONTH.label())
                        .onlyFields("requests")
                        .between(from, period.to()))
                .items()
                .stream()
                .map(row -> Rows.tag(row, Tags.MODEL))
                .collect(Collectors.toSet());
    }
}
