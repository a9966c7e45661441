package io.vigie.store;

import java.util.stream.LongStream;

/**
 * The steps of time that a range has in full. A step ends at a multiple of its length, inclusive, and is named by its end.
 *
 * @param first end of the first of them
 * @param last end of the last of them; before {@code first}: there is none
 */
record Steps(long first, long last, long stepMillis) {

    /** @throws IllegalArgumentException as {@link SeriesStore#sampled} has it */
    static Steps within(SeriesQuery query, long stepMillis) {
        if (stepMillis < 1 || stepMillis > InfluxQl.LATEST) {
            throw new IllegalArgumentException("a step of " + stepMillis + " ms");
        }
        // No store has a point before its earliest time: the step that ends at that time is there in full.
        long from = Math.max(query.from(), InfluxQl.EARLIEST - stepMillis + 1);
        long to = Math.min(query.to(), InfluxQl.LATEST);
        Steps steps = new Steps(
                -Math.floorDiv(-(from + stepMillis - 1), stepMillis) * stepMillis,
                Math.floorDiv(to - 1, stepMillis) * stepMillis,
                stepMillis);
        if (steps.count() > SeriesStore.MAX_POINTS) {
            throw new IllegalArgumentException("more than " + SeriesStore.MAX_POINTS + " steps of " + stepMillis
                    + " ms: ask for a shorter range or a longer step");
        }
        return steps;
    }

    boolean isEmpty() {
        return last < first;
    }

    long count() {
        return isEmpty() ? 0 : (last - first) / stepMillis + 1;
    }

    /** Not for more than {@link SeriesStore#MAX_TIMES}. */
    Moments moments() {
        return new Moments(
                LongStream.range(0, count())
                        .mapToObj(i -> first + i * stepMillis)
                        .toList(),
                stepMillis);
    }

    /** Those that end no later than a time. */
    Steps until(long time) {
        return new Steps(first, Math.min(last, Math.floorDiv(time, stepMillis) * stepMillis), stepMillis);
    }

    /** Nothing but the steps. */
    SeriesQuery narrow(SeriesQuery query) {
        return query.between(first - stepMillis + 1, last + 1);
    }
}
