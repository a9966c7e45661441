package io.vigie.sink.channel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** At most so many in any minute; the first ones at once. For one thread. Memory: 8 bytes each. */
final class RateLimit {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final int perMinute;
    private final Deque<Long> sent = new ArrayDeque<>();

    /** @param perMinute at least 1 */
    RateLimit(int perMinute) {
        this.perMinute = perMinute;
    }

    /**
     * How long to wait before the next one, in nanoseconds; 0: not at all.
     *
     * @param now of {@link System#nanoTime}
     */
    long waitNanos(long now) {
        while (!sent.isEmpty() && now - sent.getFirst() >= MINUTE) {
            sent.removeFirst();
        }
        return sent.size() < perMinute ? 0 : MINUTE - (now - sent.getFirst());
    }

    /** One is sent now. */
    void sent(long now) {
        sent.addLast(now);
    }
}
