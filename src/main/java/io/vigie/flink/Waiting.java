package io.vigie.flink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.flink.api.common.state.ListState;

/** What one input sent ahead of the other: taken out of state up to a time, then given tick by tick. */
final class Waiting<T> {

    private final Deque<T> due = new ArrayDeque<>();
    private final ToLongFunction<T> timeOf;

    /**
     * Takes what is due out of the state.
     *
     * @param order of what is given; equal elements stay in the order in which they came
     * @param upTo epoch milliseconds, inclusive
     */
    Waiting(ListState<T> state, Comparator<T> order, long upTo, ToLongFunction<T> timeOf) throws Exception {
        this.timeOf = timeOf;
        List<T> now = new ArrayList<>();
        List<T> later = new ArrayList<>();
        for (T element : state.get()) {
            (timeOf.applyAsLong(element) <= upTo ? now : later).add(element);
        }
        state.update(later);
        now.sort(order);
        due.addAll(now);
    }

    /** {@link Long#MAX_VALUE} when nothing is due. */
    long earliest() {
        return due.isEmpty() ? Long.MAX_VALUE : timeOf.applyAsLong(due.getFirst());
    }

    List<T> takeUpTo(long time) {
        List<T> taken = new ArrayList<>();
        while (!due.isEmpty() && timeOf.applyAsLong(due.getFirst()) <= time) {
            taken.add(due.removeFirst());
        }
        return taken;
    }
}
