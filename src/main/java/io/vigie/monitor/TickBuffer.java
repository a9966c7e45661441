package io.vigie.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What one input of a group sent ahead of the other: a log in the store, and the same by time on the heap.
 *
 * <p>One input may be days ahead of the other, and time advances tick by tick. So no tick reads what is not due, and no
 * element is written twice: the log is written anew only when most of it has been taken.
 */
final class TickBuffer<T> {

    /** Shorter logs are not worth writing anew. */
    private static final int SHORT = 256;

    private final StoredLog<T> log;
    private final ToLongFunction<T> timeOf;
    private final NavigableMap<Long, List<T>> byTime = new TreeMap<>();

    private int logged;
    private int held;

    /**
     * Reads the log.
     *
     * @param takenUpTo epoch milliseconds: what lies before or at it has been taken already
     */
    TickBuffer(StoredLog<T> log, ToLongFunction<T> timeOf, long takenUpTo) {
        this.log = log;
        this.timeOf = timeOf;
        for (T element : log.read()) {
            logged++;
            if (timeOf.applyAsLong(element) > takenUpTo) {
                hold(element);
            }
        }
    }

    /** @param element of a later time than what was taken */
    void add(T element) {
        log.add(element);
        logged++;
        hold(element);
    }

    private void hold(T element) {
        byTime.computeIfAbsent(timeOf.applyAsLong(element), unused -> new ArrayList<>())
                .add(element);
        held++;
    }

    boolean isEmpty() {
        return byTime.isEmpty();
    }

    /** {@link Long#MAX_VALUE} when nothing waits. */
    long earliest() {
        return byTime.isEmpty() ? Long.MAX_VALUE : byTime.firstKey();
    }

    /** Takes what lies before or at this time, by time; elements of one time stay in the order in which they came. */
    List<T> takeUpTo(long time) {
        List<T> taken = new ArrayList<>();
        while (!byTime.isEmpty() && byTime.firstKey() <= time) {
            taken.addAll(byTime.pollFirstEntry().getValue());
        }
        held -= taken.size();
        return taken;
    }

    /** Drops from the log what was taken, where that pays. Call it once the time up to which was taken is stored. */
    void trim() {
        if (logged == held || (held > 0 && logged < 2 * held + SHORT)) {
            return;
        }
        List<T> left = new ArrayList<>(held);
        byTime.values().forEach(left::addAll);
        log.replace(left);
        logged = held;
    }
}
