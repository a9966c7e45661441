package io.vigie.sink.influx;

import io.vigie.series.LineProtocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lines between the job's thread and the one thread that writes. A newer line of the same point takes the place of an older one that is still
 * waiting, so a long outage keeps points and not their history. A line that is being written is never replaced: the newer one follows it.
 */
final class LineBuffer {
    private final InfluxSettings.Batches limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition left = lock.newCondition();
    private final Map<String, String> waiting = new LinkedHashMap<>();
    private List<String> inFlight = List.of();
    private boolean draining;
    private @Nullable IOException failure;

    LineBuffer(InfluxSettings.Batches limits) {
        this.limits = limits;
    }

    /** Takes what a checkpoint held, however much. */
    void restore(Collection<String> lines) {
        lock.lock();
        try {
            lines.forEach(line -> waiting.put(LineProtocol.key(line), line));
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits while the buffer is full. */
    void put(String line) throws IOException, InterruptedException {
        String key = LineProtocol.key(line);
        lock.lockInterruptibly();
        try {
            while (failure == null && size() >= limits.maxBuffered() && !waiting.containsKey(key)) {
                left.await();
            }
            rethrow();
            waiting.put(key, line);
            if (waiting.size() == 1 || waiting.size() >= limits.size()) {
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a full batch, or for what there is after the flush interval. The batch counts as in flight until {@link #written}. */
    List<String> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty()) {
                arrived.await();
            }
            long nanos = TimeUnit.MILLISECONDS.toNanos(limits.flushIntervalMs());
            while (!draining && waiting.size() < limits.size() && nanos > 0) {
                nanos = arrived.awaitNanos(nanos);
            }
            List<String> batch = new ArrayList<>(Math.min(limits.size(), waiting.size()));
            Iterator<String> lines = waiting.values().iterator();
            while (lines.hasNext() && batch.size() < limits.size()) {
                batch.add(lines.next());
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
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will be written. Whoever waits, or comes later, gets the reason. */
    void fail(IOException reason) {
        lock.lock();
        try {
            failure = reason;
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything is written. */
    void drain() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            draining = true;
            arrived.signal();
            while (failure == null && size() > 0) {
                left.await();
            }
            rethrow();
        } finally {
            draining = false;
            lock.unlock();
        }
    }

    void check() throws IOException {
        lock.lock();
        try {
            rethrow();
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

    private int size() {
        return inFlight.size() + waiting.size();
    }

    private void rethrow() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }
}
