package io.vigie.store;

import java.util.stream.LongStream;

/**
 * The steps of time that lie fully within a range. A step ends at a multiple of its length, inclusive, and is
 * identified by its end.
 *
 * @param first end of the first step
 * @param last end of the last step; before {@code first} if there is none
 */
record TimeSteps(long first, long last, long stepMs) {

    /** @throws IllegalArgumentException as for {@link SeriesStore#sampled} */
    static TimeSteps within(SeriesQuery query, long stepMs) {
        if (stepMs < 1 || stepMs > InfluxQl.LATEST) {
            throw new IllegalArgumentException("a step of " + stepMs + " ms");
        }
        // No store has a point before its earliest time, so the step that ends at that time counts as complete.
        long from = Math.max(query.from(), InfluxQl.EARLIEST - stepMs + 1);
        long to = Math.min(query.to(), InfluxQl.LATEST);
        TimeSteps steps = new TimeSteps(
                -Math.floorDiv(-(from + stepMs - 1), stepMs) * stepMs, Math.floorDiv(to - 1, stepMs) * stepMs, stepMs);
        if (steps.count() > SeriesStore.MAX_POINTS) {
            throw new IllegalArgumentException("more than " + SeriesStore.MAX_POINTS + " steps of " + stepMs
                    + " ms: ask for a shorter range or a longer step");
        }
        return steps;
    }

    boolean isEmpty() {
        return last < first;
    }

    long count() {
        return isEmpty() ? 0 : (last - first) / stepMs + 1;
    }

    /** The ends of the steps; for {@link SeriesStore#MAX_TIMES} steps at most. */
    QueryTimes times() {
        return new QueryTimes(
                LongStream.range(0, count()).mapToObj(i -> first + i * stepMs).toList(), stepMs);
    }

    /** The steps that end no later than a time. */
    TimeSteps until(long time) {
        return new TimeSteps(first, Math.min(last, Math.floorDiv(time, stepMs) * stepMs), stepMs);
    }

    /** The query for exactly these steps. */
    SeriesQuery narrow(SeriesQuery query) {
        return query.between(first - stepMs + 1, last + 1);
    }
}
