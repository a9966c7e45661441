package io.vigie.view;

import io.vigie.store.BoundedResult;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.store.SeriesStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a period is drawn with a bounded number of points.
 *
 * @param stepMs distance of the points, at least 1; they lie at multiples of it
 */
public record Sampling(Period period, long stepMs) {
    private static final List<Long> ROUND = Stream.of(
                    "PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT2H", "PT3H", "PT6H", "PT12H", "P1D", "P2D", "P5D",
                    "P10D")
            .map(step -> Duration.parse(step).toMillis())
            .toList();

    /** @throws IllegalArgumentException for a step below 1 */
    public Sampling {
        if (stepMs < 1) {
            throw new IllegalArgumentException("a step of " + stepMs + " ms");
        }
    }

    /**
     * The shortest round step with which the period has no more points than asked for. Where even the longest is too
     * short, whole days.
     *
     * @param points at least 1
     */
    public static Sampling of(Period period, int points) {
        double shortest = (double) period.lengthMs() / points;
        for (long step : ROUND) {
            if (step >= shortest) {
                return new Sampling(period, step);
            }
        }
        long days = (long) Math.ceil(shortest / Duration.ofDays(1).toMillis());
        return new Sampling(period, days * Duration.ofDays(1).toMillis());
    }

    /**
     * The last point of each step, and in place of the last step the newest point itself, at its own time: a step that
     * has not ended yet would name a time that nothing is known about.
     *
     * @param query its range is set here
     */
    public BoundedResult<SeriesRow> read(SeriesStore store, SeriesQuery query)
            throws SeriesStoreException, InterruptedException {
        SeriesQuery inPeriod = query.between(firstStep(), period.to());
        BoundedResult<SeriesRow> steps = store.sampled(inPeriod.limit(SeriesStore.MAX_POINTS), stepMs);
        BoundedResult<SeriesRow> newest = newest(store, inPeriod.limit(SeriesStore.MAX_POINTS), steps.items());
        Map<Map<String, String>, SeriesRow> last = new HashMap<>();
        newest.items().forEach(row -> last.put(row.tags(), row));
        List<SeriesRow> rows = new ArrayList<>();
        for (SeriesRow row : steps.items()) {
            SeriesRow end = last.get(row.tags());
            if (end == null || row.time() < end.time()) {
                rows.add(row);
            }
        }
        newest.items().stream().filter(row -> row.time() >= period.from()).forEach(rows::add);
        rows.sort(Comparator.comparingLong(SeriesRow::time));
        return new BoundedResult<>(rows, steps.more() || newest.more());
    }

    /**
     * Looking back costs as much as there are points, so the whole period is looked at only where a series has ended in
     * it.
     */
    private BoundedResult<SeriesRow> newest(SeriesStore store, SeriesQuery inPeriod, List<SeriesRow> steps)
            throws SeriesStoreException, InterruptedException {
        long recent = Math.max(inPeriod.from(), inPeriod.to() - 2 * stepMs);
        BoundedResult<SeriesRow> newest = store.latest(inPeriod.between(recent, inPeriod.to()));
        return tags(newest.items()).containsAll(tags(steps)) ? newest : store.latest(inPeriod);
    }

    private static Set<Map<String, String>> tags(List<SeriesRow> rows) {
        return rows.stream().map(SeriesRow::tags).collect(Collectors.toSet());
    }

    /** So early that the step is whole that ends at the start of the period, or next after it. */
    private long firstStep() {
        return Math.floorDiv(period.from() - 1, stepMs) * stepMs + 1;
    }
}
