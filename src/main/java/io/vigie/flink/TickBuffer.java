package io.vigie.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.flink.api.common.state.ListState;

/**
 * What one input of a group sent ahead of the other: a log in state, and beside it on the heap the same by time. One input may be days ahead of the other,
 * and time advances tick by tick, so that neither may a tick read what is not due, nor an element be written twice: the log is written anew only
 * when most of it has been taken.
 */
final class TickBuffer<T> {

    /** Shorter logs are not worth writing anew. */
    private static final int SHORT = 256;

    private final NavigableMap<Long, List<T>> byTime = new TreeMap<>();
    private final ToLongFunction<T> timeOf;

    private int logged;
    private int held;

    /**
     * Reads the log.
     *
     * @param takenUpTo epoch milliseconds: what lies before or at it has been taken already
     */
    TickBuffer(ListState<T> log, ToLongFunction<T> timeOf, long takenUpTo) throws Exception {
        this.timeOf = timeOf;
        for (T element : log.get()) {
            logged++;
            if (timeOf.applyAsLong(element) > takenUpTo) {
                hold(element);
            }
        }
    }

    /** @param element of a later time than what was taken */
    void add(ListState<T> log, T element) throws Exception {
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

    /** Takes what lies before or at this time, ordered by time; elements of one time stay in the order in which they came. */
    List<T> takeUpTo(long time) {
        List<T> taken = new ArrayList<>();
        while (!byTime.isEmpty() && byTime.firstKey() <= time) {
            taken.addAll(byTime.pollFirstEntry().getValue());
        }
        held -= taken.size();
        return taken;
    }

    /** Drops from the log what has been taken, where that pays. To be called when the time up to which was taken is stored. */
    void trim(ListState<T> log) throws Exception {
        if (logged == held || (held > 0 && logged < 2 * held + SHORT)) {
            return;
        }
        List<T> left = new ArrayList<>(held);
        byTime.values().forEach(left::addAll);
        log.update(left);
        logged = held;
    }
}
