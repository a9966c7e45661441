package io.vigie.history;

import io.vigie.model.ClockGap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which requests of a file lie so far from all others that their clocks must be wrong: one or two at its beginning or
 * end, further away than a bound and than four times the longest gap between all others. A run over files would begin
 * or end with them, and take the time between for a silence. The rule is that of {@link ClockGap}.
 *
 * <p>A wrong time in the midst of others cannot be told from a right one, and does no harm: times do not depend on each
 * other. Memory: an entry for each hour that has requests.
 */
final class PlausibleHours {

    private static final long HOUR_MS = 3_600_000;

    private final TreeMap<Long, RequestHour> hours = new TreeMap<>();
    private final long leastGapMs;
    private long from = Long.MIN_VALUE;
    private long to = Long.MAX_VALUE;

    private record RequestHour(long requests, long last) {}

    /** @param leastGapMs no nearer request is suspected */
    PlausibleHours(long leastGapMs) {
        this.leastGapMs = leastGapMs;
    }

    /** @param time epoch milliseconds */
    void add(long time) {
        hours.merge(
                Math.floorDiv(time, HOUR_MS),
                new RequestHour(1, time),
                (one, other) -> new RequestHour(one.requests() + 1, Math.max(one.last(), other.last())));
    }

    /** Decides, once all requests are there. */
    void decide() {
        List<Map.Entry<Long, RequestHour>> all = new ArrayList<>(hours.entrySet());
        int first = 0;
        int end = all.size();
        first += strangers(all);
        List<Map.Entry<Long, RequestHour>> backwards = new ArrayList<>(all.subList(first, end));
        Collections.reverse(backwards);
        end -= strangers(backwards);
        if (first > 0) {
            from = all.get(first).getKey() * HOUR_MS;
        }
        if (end < all.size()) {
            to = (all.get(end - 1).getKey() + 1) * HOUR_MS - 1;
        }
    }

    /** How many of the first hours hold requests that lie too far from the rest. */
    private int strangers(List<Map.Entry<Long, RequestHour>> ordered) {
        long before = 0;
        long total =
                ordered.stream().mapToLong(hour -> hour.getValue().requests()).sum();
        int found = 0;
        for (int i = 1; i < ordered.size(); i++) {
            before += ordered.get(i - 1).getValue().requests();
            if (before > ClockGap.FEW) {
                break;
            }
            ClockGap gap = new ClockGap(before, total - before, gapMs(ordered, i), longestGapMs(ordered, i));
            if (gap.isOfWrongClocks(leastGapMs)) {
                found = i;
            }
        }
        return found;
    }

    private static long longestGapMs(List<Map.Entry<Long, RequestHour>> ordered, int from) {
        long longest = HOUR_MS;
        long left = 0;
        for (int i = ordered.size() - 1; i > from; i--) {
            left += ordered.get(i).getValue().requests();
            // The few at the other end may be strangers themselves.
            longest = left <= ClockGap.FEW ? longest : Math.max(longest, gapMs(ordered, i));
        }
        return longest;
    }

    private static long gapMs(List<Map.Entry<Long, RequestHour>> ordered, int index) {
        return Math.abs(ordered.get(index).getKey() - ordered.get(index - 1).getKey()) * HOUR_MS;
    }

    boolean isPlausible(long time) {
        return time >= from && time <= to;
    }

    /** Epoch milliseconds of the last plausible request; {@link Long#MIN_VALUE} without any. */
    long last() {
        Map.Entry<Long, RequestHour> last =
                to == Long.MAX_VALUE ? hours.lastEntry() : hours.floorEntry(Math.floorDiv(to, HOUR_MS));
        return last == null ? Long.MIN_VALUE : last.getValue().last();
    }

    /** Epoch milliseconds of the first hour with a plausible request; {@link Long#MAX_VALUE} without any. */
    long first() {
        Long first = from == Long.MIN_VALUE
                ? (hours.isEmpty() ? null : hours.firstKey())
                : hours.ceilingKey(Math.floorDiv(from, HOUR_MS));
        return first == null ? Long.MAX_VALUE : first * HOUR_MS;
    }

    /** How many are not plausible. */
    long strangers() {
        return hours.entrySet().stream()
                .filter(hour -> !isPlausible(hour.getKey() * HOUR_MS))
                .mapToLong(hour -> hour.getValue().requests())
                .sum();
    }
}
