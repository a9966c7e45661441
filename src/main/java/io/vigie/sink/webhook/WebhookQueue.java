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
 * A bounded queue of messages, in order: when it is full, a further message pushes out the oldest. The message in
 * delivery is kept separately.
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

    /** Adds a message without waiting for the receiver. Returns the message that was pushed out, or null. */
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

    /** Waits for a message, which is then in delivery until {@link #done}. */
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

    /** The message in delivery has been delivered or given up. */
    void done() {
        lock.lock();
        try {
            inDelivery = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the queue is empty, but no longer than the timeout. Returns whether it is empty. */
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

    /** The number of messages not known to be delivered. */
    int size() {
        lock.lock();
        try {
            return waiting.size() + (inDelivery == null ? 0 : 1);
        } finally {
            lock.unlock();
        }
    }

    /** All messages not known to be delivered, oldest first. */
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
