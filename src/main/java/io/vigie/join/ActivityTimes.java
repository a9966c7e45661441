package io.vigie.join;

import java.util.Arrays;

/**
 * Ascending times at which something was seen, thinned: whoever asks whether any was seen within an interval of at
 * least {@code span} milliseconds gets the answer that all of them would give. A time is left out when its two
 * neighbours are at most a span apart, since every such interval that holds it holds one of them too. So at most two
 * are kept for each span, however many were seen.
 */
final class ActivityTimes {

    static final long[] NONE = {};

    private ActivityTimes() {}

    /** The times with one more; the same array if that changes no answer. */
    static long[] add(long[] times, long time, long spanMs) {
        int at = Arrays.binarySearch(times, time);
        if (at >= 0) {
            return times;
        }
        at = -at - 1;
        if (at > 0 && at < times.length && times[at] - times[at - 1] <= spanMs) {
            return times;
        }
        long[] all = new long[times.length + 1];
        System.arraycopy(times, 0, all, 0, at);
        all[at] = time;
        System.arraycopy(times, at, all, at + 1, times.length - at);
        int kept = 0;
        for (int i = 0; i < all.length; i++) {
            boolean isRedundant = kept > 0 && i + 1 < all.length && all[i + 1] - all[kept - 1] <= spanMs;
            if (!isRedundant) {
                all[kept++] = all[i];
            }
        }
        return kept == all.length ? all : Arrays.copyOf(all, kept);
    }

    /** Whether one lies in (after, upTo]. */
    static boolean anyIn(long[] times, long after, long upTo) {
        int at = Arrays.binarySearch(times, after);
        int next = at >= 0 ? at + 1 : -at - 1;
        return next < times.length && times[next] <= upTo;
    }

    /** Only those after a time. */
    static long[] after(long[] times, long time) {
        int at = Arrays.binarySearch(times, time);
        int next = at >= 0 ? at + 1 : -at - 1;
        return next == 0 ? times : Arrays.copyOfRange(times, next, times.length);
    }
}
