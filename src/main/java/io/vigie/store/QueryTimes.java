package io.vigie.store;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Times to query, and how far before each of them its point may lie.
 *
 * @param times ascending
 */
record QueryTimes(List<Long> times, long withinMs) {

    /** @throws IllegalArgumentException as for {@link SeriesStore#at} */
    QueryTimes {
        times = List.copyOf(times);
        if (times.size() > SeriesStore.MAX_TIMES) {
            throw new IllegalArgumentException(times.size() + " times are queried, more than " + SeriesStore.MAX_TIMES);
        }
        for (int i = 1; i < times.size(); i++) {
            if (times.get(i - 1) >= times.get(i)) {
                throw new IllegalArgumentException("the times are not in ascending order");
            }
        }
        if (withinMs < 1 || withinMs > InfluxQl.LATEST) {
            throw new IllegalArgumentException("withinMs must be at least 1, is " + withinMs);
        }
    }

    /** The query for all points that may belong to one of the times. */
    SeriesQuery narrow(SeriesQuery query, int index) {
        long end = Math.max(InfluxQl.EARLIEST - 1, Math.min(InfluxQl.LATEST, times.get(index)));
        return query.between(end - withinMs + 1, end + 1);
    }

    /**
     * Splits the times into parts that fit a request line.
     *
     * @param statement builds the statement for some of the times
     * @param maxBytes longest statement as it is sent; each part has at least one time
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
