package io.vigie.view;

import io.vigie.store.BoundedResult;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStoreException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads one series as it is, for a chart or a file of one's own. */
public final class SeriesReader {
    private final SeriesStore store;

    public SeriesReader(SeriesStore store) {
        this.store = store;
    }

    /**
     * @param ambiguous tags that the series which were found differ in; empty: there is one, or none
     * @param curve empty where several were found
     * @param incomplete whether the store has more points than one answer may have
     */
    public record Found(Set<String> ambiguous, Curve curve, boolean incomplete) {}

    /**
     * @param tags which series; those that are left out may have any value, if all points have the same
     * @param fields in the order of the columns
     */
    public Found read(SeriesQuery tags, List<String> fields, Sampling sampling)
            throws SeriesStoreException, InterruptedException {
        BoundedResult<SeriesRow> rows = sampling.read(store, tags.onlyFields(fields.toArray(String[]::new)));
        Set<Map<String, String>> series =
                rows.items().stream().map(SeriesRow::tags).collect(Collectors.toSet());
        Set<String> ambiguous = new TreeSet<>();
        for (String tag : tags.measurement().tags()) {
            if (series.stream()
                            .map(each -> each.getOrDefault(tag, ""))
                            .distinct()
                            .count()
                    > 1) {
                ambiguous.add(tag);
            }
        }
        return ambiguous.isEmpty()
                ? new Found(Set.of(), Curves.of(rows.items(), fields), rows.more())
                : new Found(ambiguous, Curve.EMPTY, rows.more());
    }
}
