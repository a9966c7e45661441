package io.vigie.sink.influx;

import io.vigie.series.LineProtocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lines between the job's thread and the one thread that writes. A newer line of the same point takes the place of an older one that is still
 * waiting, so a long outage keeps points and not their history. A line that is being written is never replaced: the newer one follows it.
 *
 * <p>No call of the job's thread blocks. Whoever brings lines is told when there is room again, and is expected to bring no more until then, so
 * that the bound is exceeded by one batch at most.
 */
final class LineBuffer {
    private final InfluxSettings.Batches limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Map<String, String> waiting = new LinkedHashMap<>();
    private final List<Wish> wishes = new ArrayList<>();
    private List<String> inFlight = List.of();

    /** Somebody wants to know when there is so little left. */
    private record Wish(int mostPending, Runnable whenFulfilled) {}

    LineBuffer(InfluxSettings.Batches limits) {
        this.limits = limits;
    }

    /** Takes what a checkpoint held, however much. */
    void restore(Collection<String> lines) {
        put(lines, () -> {});
    }

    /**
     * Takes the lines, in this order and after all others.
     *
     * @param accepted run once, when no more than {@code maxBuffered} lines are pending: now by this thread, or later by the one that writes
     */
    void put(Collection<String> lines, Runnable accepted) {
        lock.lock();
        try {
            lines.forEach(line -> waiting.put(LineProtocol.key(line), line));
            wishes.add(new Wish(limits.maxBuffered(), accepted));
            arrived.signal();
        } finally {
            lock.unlock();
        }
        fulfilWishes();
    }

    /** @param empty run once, when all lines are written or dropped: now by this thread, or later by the one that writes */
    void whenEmpty(Runnable empty) {
        lock.lock();
        try {
            wishes.add(new Wish(0, empty));
        } finally {
            lock.unlock();
        }
        fulfilWishes();
    }

    /** Waits for lines, and takes as many as fit into one request. They count as in flight until {@link #written}. */
    List<String> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty()) {
                arrived.await();
            }
            List<String> batch = new ArrayList<>(Math.min(limits.size(), waiting.size()));
            long bytes = 0;
            Iterator<String> lines = waiting.values().iterator();
            while (lines.hasNext() && batch.size() < limits.size()) {
                String line = lines.next();
                bytes += bytes(line);
                if (bytes > InfluxSettings.Batches.MAX_BYTES && !batch.isEmpty()) {
                    break;
                }
                batch.add(line);
                lines.remove();
            }
            inFlight = List.copyOf(batch);
            return inFlight;
        } finally {
            lock.unlock();
        }
    }

    /** The batch last taken is done with. */
    void written() {
        lock.lock();
        try {
            inFlight = List.of();
        } finally {
            lock.unlock();
        }
        fulfilWishes();
    }

    /** All lines not yet known to be written, in the order in which they must be. */
    List<String> snapshot() {
        lock.lock();
        try {
            List<String> lines = new ArrayList<>(size());
            lines.addAll(inFlight);
            lines.addAll(waiting.values());
            return lines;
        } finally {
            lock.unlock();
        }
    }

    int pending() {
        lock.lock();
        try {
            return size();
        } finally {
            lock.unlock();
        }
    }

    /** How many lines may be pending before no more are accepted. */
    int limit() {
        return limits.maxBuffered();
    }

    /** Length of a line in a request, without its line break. */
    static int bytes(String line) {
        return line.getBytes(StandardCharsets.UTF_8).length;
    }

    private int size() {
        return inFlight.size() + waiting.size();
    }

    private void fulfilWishes() {
        List<Wish> fulfilled = new ArrayList<>(1);
        lock.lock();
        try {
            int pending = size();
            wishes.removeIf(wish -> pending <= wish.mostPending && fulfilled.add(wish));
        } finally {
            lock.unlock();
        }
        // Without the lock: what is run takes that of the task's mailbox.
        fulfilled.forEach(wish -> wish.whenFulfilled.run());
    }
}
