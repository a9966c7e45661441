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
 * Lines between the job's thread and the one thread that writes. A newer line of the same point takes the place of an
 * older one that is still waiting, so a long outage keeps points and not their history. A line that is being written is
 * never replaced: the newer one follows it.
 *
 * <p>Lines leave in batches: when there are enough for one, or when they are due. No call of the job's thread blocks.
 */
final class LineBuffer {
    private final InfluxSettings.Batches limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ready = lock.newCondition();
    private final Map<String, String> waiting = new LinkedHashMap<>();
    private List<String> inFlight = List.of();
    /** How many of those that wait, the oldest, wait for no others. */
    private int due;

    LineBuffer(InfluxSettings.Batches limits) {
        this.limits = limits;
    }

    /** Takes what a checkpoint held, however much: it is due. */
    void restore(Collection<String> lines) {
        lock.lock();
        try {
            lines.forEach(line -> waiting.put(LineProtocol.key(line), line));
            signalDue();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a line, after all others of its point.
     *
     * @return false, and the line is not taken, if {@code maxBuffered} lines are pending and it replaces none of them
     */
    boolean offer(String line) {
        String key = LineProtocol.key(line);
        lock.lock();
        try {
            if (size() >= limits.maxBuffered() && !waiting.containsKey(key)) {
                return false;
            }
            waiting.put(key, line);
            if (hasBatch()) {
                ready.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** What waits now is due: it waits for no others. */
    void release() {
        lock.lock();
        try {
            signalDue();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a batch, at most as much as one request may hold. It counts as in flight until {@link #written}. */
    List<String> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!hasBatch()) {
                ready.await();
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
            due = Math.max(0, due - batch.size());
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

    private boolean hasBatch() {
        return due > 0 || waiting.size() >= limits.size();
    }

    private void signalDue() {
        due = waiting.size();
        ready.signal();
    }
}
