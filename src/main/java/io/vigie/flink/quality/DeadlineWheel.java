package io.vigie.flink.quality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Times of event time at which something is due, on the heap: told in the order of these times, and for one time in the
 * order in which they were added. What is due later than the second that is looked at lies unsorted in a bucket of its
 * second, so that adding costs the same whatever the number.
 */
final class DeadlineWheel<E> {

    private static final long BUCKET_MS = 1_000;

    private final TreeMap<Long, List<Deadline<E>>> buckets = new TreeMap<>();
    private final PriorityQueue<Deadline<E>> open = new PriorityQueue<>(
            Comparator.<Deadline<E>>comparingLong(Deadline::time).thenComparingLong(Deadline::order));
    /** Seconds before this one are in the queue. */
    private long firstBucket = Long.MIN_VALUE;

    private @Nullable List<Deadline<E>> lastBucket;
    private long lastSecond;
    private long order;
    private long size;

    /** Whom to tell. */
    interface OnDeadline<E> {
        void due(E whose, long time) throws Exception;
    }

    private record Deadline<E>(long time, long order, E whose) {}

    void add(long time, E whose) {
        Deadline<E> deadline = new Deadline<>(time, order++, whose);
        long bucket = Math.floorDiv(time, BUCKET_MS);
        if (bucket < firstBucket) {
            open.add(deadline);
        } else {
            bucket(bucket).add(deadline);
        }
        size++;
    }

    /** Mostly that of the deadline before: what comes together is due together. */
    private List<Deadline<E>> bucket(long second) {
        List<Deadline<E>> last = lastBucket;
        if (last == null || second != lastSecond) {
            last = buckets.computeIfAbsent(second, unused -> new ArrayList<>());
            lastBucket = last;
            lastSecond = second;
        }
        return last;
    }

    /** Tells all that is due by then, also what is added meanwhile. */
    void advance(long time, OnDeadline<E> to) throws Exception {
        while (true) {
            Deadline<E> next = open.peek();
            if (next != null) {
                if (next.time() > time) {
                    return;
                }
                open.remove();
                size--;
                to.due(next.whose(), next.time());
            } else if (!buckets.isEmpty() && buckets.firstKey() <= Math.floorDiv(time, BUCKET_MS)) {
                Map.Entry<Long, List<Deadline<E>>> first = buckets.pollFirstEntry();
                firstBucket = first.getKey() + 1;
                lastBucket = null;
                open.addAll(first.getValue());
            } else {
                return;
            }
        }
    }

    /** Tells everything, in no order, and is empty then. */
    void drain(OnDeadline<E> to) throws Exception {
        List<Deadline<E>> all = new ArrayList<>(open);
        buckets.values().forEach(all::addAll);
        open.clear();
        buckets.clear();
        lastBucket = null;
        firstBucket = Long.MIN_VALUE;
        size = 0;
        for (Deadline<E> deadline : all) {
            to.due(deadline.whose(), deadline.time());
        }
    }

    void removeIf(Predicate<? super E> isGone) {
        open.removeIf(deadline -> isGone.test(deadline.whose()));
        lastBucket = null;
        buckets.values().removeIf(bucket -> {
            bucket.removeIf(deadline -> isGone.test(deadline.whose()));
            return bucket.isEmpty();
        });
        size = open.size() + buckets.values().stream().mapToLong(List::size).sum();
    }

    long size() {
        return size;
    }
}
