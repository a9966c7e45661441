package io.vigie.store;

import io.vigie.series.Measurement;
import java.util.List;
import java.util.Map;

/**
 * Reads the series that the jobs write. Thread-safe; each call is one request, and nothing is kept between calls.
 *
 * <p>Every answer is bounded and says whether there is more. A measurement or series without points is empty, not an
 * error.
 *
 * <p>Queries take tag values as they were before they were written: characters that line protocol replaces by a
 * look-alike are replaced here too. Answers hold the stored form. An empty value stands for series without that tag.
 */
public interface SeriesStore {
    /** Largest number of points in one answer, at about 1 kB each in memory. */
    int MAX_POINTS = 100_000;

    /** Largest number of tag values in one answer. */
    int MAX_TAG_VALUES = 10_000;

    /** Largest number of times in one call of {@link #at}. */
    int MAX_TIMES = 100;

    /** Which end of the range an answer starts from, and so which part is left out if there is more. */
    enum Order {
        OLDEST_FIRST,
        NEWEST_FIRST
    }

    /**
     * The points of all matching series, ordered by time, then by tags.
     *
     * @throws SeriesStoreException if the store cannot be read
     */
    BoundedResult<SeriesRow> range(SeriesQuery query, Order order) throws SeriesStoreException, InterruptedException;

    /**
     * The last point in the query's range of each matching series, ordered by tags. If there are more series than the
     * query's limit, it is undefined which of them are returned.
     *
     * @throws SeriesStoreException if the store cannot be read
     */
    BoundedResult<SeriesRow> latest(SeriesQuery query) throws SeriesStoreException, InterruptedException;

    /**
     * The last point of each series in each step of time, ordered by time, then by tags: a thinned-out series. A step
     * ends at a multiple of its length, inclusive, and its end is the {@link SeriesRow#time} of its rows. If a series
     * has a point at that time, it is that point. Only steps that lie fully within the query's range are returned, so
     * to include a step that ends at a multiple, {@code to} is one after it.
     *
     * <p>The last point is the last that has the measurement's {@link Measurement#anchor}, whatever fields are queried.
     * If it has none of the queried fields, its step has no row. If there are more rows than the query's limit, it is
     * undefined which of them are returned.
     *
     * @param stepMs at least 1
     * @throws IllegalArgumentException for a step below 1 or beyond a store's range of time, or more than
     *     {@link #MAX_POINTS} steps in the range
     * @throws SeriesStoreException if the store cannot be read
     */
    BoundedResult<SeriesRow> sampled(SeriesQuery query, long stepMs) throws SeriesStoreException, InterruptedException;

    /**
     * The state of each series at some times: its last point that is not later than the time and less than
     * {@code withinMs} before it. The queried time is the {@link SeriesRow#time} of its rows, which are ordered by
     * time, then by tags. Which point is the last, and which rows are returned if there are more than the limit, is as
     * in {@link #sampled}, which costs more if points are dense and times are few.
     *
     * @param query its range is ignored
     * @param times epoch milliseconds, strictly ascending; {@link #MAX_TIMES} at most
     * @param withinMs at least 1
     * @throws IllegalArgumentException if times or {@code withinMs} break these rules
     * @throws SeriesStoreException if the store cannot be read
     */
    BoundedResult<SeriesRow> at(SeriesQuery query, List<Long> times, long withinMs)
            throws SeriesStoreException, InterruptedException;

    /**
     * The values of a tag in the matching series, sorted, without the empty value; {@link #MAX_TAG_VALUES} at most.
     *
     * @param filter tag name to the value it must have; empty: all series
     * @throws IllegalArgumentException for a tag that the measurement does not have, or a value that
     *     {@link SeriesQuery} refuses
     * @throws SeriesStoreException if the store cannot be read
     */
    BoundedResult<String> tagValues(Measurement measurement, String tag, Map<String, String> filter)
            throws SeriesStoreException, InterruptedException;
}
