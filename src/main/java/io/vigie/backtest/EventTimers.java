package io.vigie.backtest;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;

/** Times of events at which a rule is to be asked about a key: in the order of the times, then of the keys. */
final class EventTimers {

    private final PriorityQueue<KeyTime> times =
            new PriorityQueue<>(Comparator.comparingLong(KeyTime::time).thenComparing(KeyTime::key));

    private record KeyTime(long time, String key) {}

    /** @param time epoch milliseconds */
    void add(String key, long time) {
        times.add(new KeyTime(time, key));
    }

    /**
     * Fires what is due, once for each key and time, and what is added meanwhile.
     *
     * @param watermark epoch milliseconds: the last time that is due
     * @param rule is told the key and the time
     */
    void fireUpTo(long watermark, BiConsumer<String, Long> rule) {
        KeyTime last = null;
        while (!times.isEmpty() && times.element().time() <= watermark) {
            KeyTime due = times.remove();
            if (!due.equals(last)) {
                rule.accept(due.key(), due.time());
            }
            last = due;
        }
    }
}
