package io.vigie.sink.webhook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Messages in order; at most so many wait, one more pushes out the oldest that does. The one being delivered is kept
 * beside them.
 */
final class WebhookQueue {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<WebhookMessage> waiting = new ArrayDeque<>();
    private @Nullable WebhookMessage inDelivery;

    WebhookQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Never waits for a receiver. Returns what was pushed out, or null. */
    @Nullable
    WebhookMessage add(WebhookMessage message) {
        lock.lock();
        try {
            WebhookMessage oldest = waiting.size() < capacity ? null : waiting.removeFirst();
            waiting.addLast(message);
            changed.signalAll();
            return oldest;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a message; it is in delivery until {@link #done}. */
    WebhookMessage take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty()) {
                changed.await();
            }
            WebhookMessage oldest = waiting.removeFirst();
            inDelivery = oldest;
            return oldest;
        } finally {
            lock.unlock();
        }
    }

    /** What was in delivery is delivered, or given up. */
    void done() {
        lock.lock();
        try {
            inDelivery = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is left, but no longer than this. Returns whether nothing is. */
    boolean awaitEmpty(long timeoutMs) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
            while ((inDelivery != null || !waiting.isEmpty()) && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return inDelivery == null && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** How many are not known to be delivered. */
    int size() {
        lock.lock();
        try {
            return waiting.size() + (inDelivery == null ? 0 : 1);
        } finally {
            lock.unlock();
        }
    }

    /** All that is not known to be delivered, oldest first. */
    List<WebhookMessage> snapshot() {
        lock.lock();
        try {
            List<WebhookMessage> all = new ArrayList<>(waiting.size() + 1);
            if (inDelivery != null) {
                all.add(inDelivery);
            }
            all.addAll(waiting);
            return all;
        } finally {
            lock.unlock();
        }
    }
}
