package io.vigie.store;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Some times, and how long before each of them a point still speaks for it.
 *
 * @param times ascending
 */
record QueryTimes(List<Long> times, long withinMs) {

    /** @throws IllegalArgumentException as {@link SeriesStore#at} has it */
    QueryTimes {
        times = List.copyOf(times);
        if (times.size() > SeriesStore.MAX_TIMES) {
            throw new IllegalArgumentException(
                    times.size() + " times, not " + SeriesStore.MAX_TIMES + " at most, are asked about");
        }
        for (int i = 1; i < times.size(); i++) {
            if (times.get(i - 1) >= times.get(i)) {
                throw new IllegalArgumentException("the times asked about do not ascend");
            }
        }
        if (withinMs < 1 || withinMs > InfluxQl.LATEST) {
            throw new IllegalArgumentException("points within " + withinMs + " ms before a time");
        }
    }

    /** All points that speak for one of the times. */
    SeriesQuery narrow(SeriesQuery query, int index) {
        long end = Math.max(InfluxQl.EARLIEST - 1, Math.min(InfluxQl.LATEST, times.get(index)));
        return query.between(end - withinMs + 1, end + 1);
    }

    /**
     * In parts that a request line can hold.
     *
     * @param statement for some of the times
     * @param maxBytes of a request's statement as it is sent; a part has at least one time
     */
    List<QueryTimes> parts(Function<QueryTimes, String> statement, int maxBytes) {
        List<QueryTimes> parts = new ArrayList<>();
        if (!times.isEmpty()) {
            String one = statement.apply(new QueryTimes(times.subList(0, 1), withinMs));
            int size = Math.max(
                    1, maxBytes / URLEncoder.encode(one, StandardCharsets.UTF_8).length());
            for (int from = 0; from < times.size(); from += size) {
                parts.add(new QueryTimes(times.subList(from, Math.min(from + size, times.size())), withinMs));
            }
        }
        return parts;
    }
}
