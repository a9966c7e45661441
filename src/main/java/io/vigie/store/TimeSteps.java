package io.vigie.store;

import java.util.stream.LongStream;

/**
 * The steps of time that a range has in full. A step ends at a multiple of its length, inclusive, and is named by its
 * end.
 *
 * @param first end of the first of them
 * @param last end of the last of them; before {@code first}: there is none
 */
record TimeSteps(long first, long last, long stepMs) {

    /** @throws IllegalArgumentException as {@link SeriesStore#sampled} has it */
    static TimeSteps within(SeriesQuery query, long stepMs) {
        if (stepMs < 1 || stepMs > InfluxQl.LATEST) {
            throw new IllegalArgumentException("a step of " + stepMs + " ms");
        }
        // No store has a point before its earliest time: the step that ends at that time is there in full.
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

    /** Not for more than {@link SeriesStore#MAX_TIMES}. */
    QueryTimes moments() {
        return new QueryTimes(
                LongStream.range(0, count()).mapToObj(i -> first + i * stepMs).toList(), stepMs);
    }

    /** Those that end no later than a time. */
    TimeSteps until(long time) {
        return new TimeSteps(first, Math.min(last, Math.floorDiv(time, stepMs) * stepMs), stepMs);
    }

    /** Nothing but the steps. */
    SeriesQuery narrow(SeriesQuery query) {
        return query.between(first - stepMs + 1, last + 1);
    }
}
