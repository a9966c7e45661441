package io.vigie.store;

import io.vigie.series.Measurement;
import java.util.List;
import java.util.Map;

/**
 * Reads the series that the jobs write. One request a call, nothing kept between calls; safe for many threads.
 *
 * <p>Every answer is bounded, and says when there is more. A measurement or series that nobody has written yet is
 * empty, not an error.
 *
 * <p>Values of tags are asked for as they were before they were written: what the line protocol replaces by a
 * look-alike is replaced here too. They come back as they are stored. An empty value asks for the series without that
 * tag.
 */
public interface SeriesStore {
    /** Most points of one answer, about 1 kB each in memory. */
    int MAX_POINTS = 100_000;

    /** Most values of a tag in one answer. */
    int MAX_TAG_VALUES = 10_000;

    /** Most times that may be asked about in one call of {@link #at}. */
    int MAX_TIMES = 100;

    /** Which end of the range an answer starts from, and so which part is left out when there is more. */
    enum Order {
        OLDEST_FIRST,
        NEWEST_FIRST
    }

    /**
     * The points of all series that match, by time; those of one time by their tags.
     *
     * @throws SeriesStoreException if the store cannot be read
     */
    BoundedResult<SeriesRow> range(SeriesQuery query, Order order) throws SeriesStoreException, InterruptedException;

    /**
     * The last point of each series that matches and has one in the query's range, by their tags. If there are more
     * series than the query's limit, which of them come is not said.
     *
     * @throws SeriesStoreException if the store cannot be read
     */
    BoundedResult<SeriesRow> latest(SeriesQuery query) throws SeriesStoreException, InterruptedException;

    /**
     * The last point of each series in each step of time, by time and by tags: a series thinned out. A step ends at a
     * multiple of its length, inclusive, and is named by its end, which is the {@link SeriesRow#time} of its rows:
     * where a series has a point at that time it is that point. Only steps that the query's range has in full are
     * there, so {@code to} one after a multiple has the step that ends at it.
     *
     * <p>Which point is the last does not depend on the fields asked for: it is the last that has the measurement's
     * {@link Measurement#anchor}. A step in which that point has none of the fields asked for has no row. If there are
     * more rows than the query's limit, which of them come is not said.
     *
     * @param stepMs at least 1
     * @throws IllegalArgumentException for a step below 1 or beyond the years that a store knows, or more than
     *     {@link #MAX_POINTS} steps in the range
     * @throws SeriesStoreException if the store cannot be read
     */
    BoundedResult<SeriesRow> sampled(SeriesQuery query, long stepMs) throws SeriesStoreException, InterruptedException;

    /**
     * What each series said at some times: its last point that is not later than the time, and less than
     * {@code withinMs} before it. The time asked about is the {@link SeriesRow#time} of the rows; they come by time and
     * by tags. Which point is the last, and which rows come if there are more than the limit, is as in
     * {@link #sampled}, which costs more where points lie densely and few times matter.
     *
     * @param query its range does not matter
     * @param times epoch milliseconds, ascending, none twice; {@link #MAX_TIMES} at most
     * @param withinMs at least 1
     * @throws IllegalArgumentException for times or a length that break this
     * @throws SeriesStoreException if the store cannot be read
     */
    BoundedResult<SeriesRow> at(SeriesQuery query, List<Long> times, long withinMs)
            throws SeriesStoreException, InterruptedException;

    /**
     * What a tag is in the series that match, sorted, without the empty value; {@link #MAX_TAG_VALUES} at most.
     *
     * @param filter tag name to the value it must have; empty: all series
     * @throws IllegalArgumentException for a tag that the measurement does not have, or a value as {@link SeriesQuery}
     *     refuses it
     * @throws SeriesStoreException if the store cannot be read
     */
    BoundedResult<String> tagValues(Measurement measurement, String tag, Map<String, String> filter)
            throws SeriesStoreException, InterruptedException;
}
