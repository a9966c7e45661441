package io.vigie.sink.channel;

import io.vigie.channel.ChannelMessage;
import io.vigie.channel.ChannelMessage.MessagePurpose;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of messages, in order: when it is full, a further message pushes out the oldest. The message in
 * delivery is kept separately, and so is the last message of each item that is open, as many as the queue is long.
 */
final class ChannelQueue {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ChannelMessage> waiting = new ArrayDeque<>();
    private final Map<String, ChannelMessage> open = new LinkedHashMap<>();
    private @Nullable ChannelMessage inDelivery;

    ChannelQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Adds a message without waiting for the receiver. Returns what was pushed out. */
    List<ChannelMessage> add(ChannelMessage message) {
        lock.lock();
        try {
            List<ChannelMessage> pushedOut = new ArrayList<>();
            switch (message.purpose()) {
                case OPEN, REPEATED -> {
                    open.put(message.item(), message.with(MessagePurpose.REPEATED));
                    if (open.size() > capacity) {
                        Iterator<ChannelMessage> oldest = open.values().iterator();
                        pushedOut.add(oldest.next());
                        oldest.remove();
                    }
                }
                case CLOSE -> open.remove(message.item());
                case ONCE -> {}
            }
            if (message.purpose() != MessagePurpose.REPEATED) {
                if (waiting.size() >= capacity) {
                    pushedOut.add(waiting.removeFirst());
                }
                waiting.addLast(message);
            }
            changed.signalAll();
            return pushedOut;
        } finally {
            lock.unlock();
        }
    }

    /** The last message of an item that is open; null: it is not. */
    @Nullable
    ChannelMessage open(String item) {
        lock.lock();
        try {
            return open.get(item);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The last message of each item that is open; what was queued before then is not open any more.
     *
     * @param since epoch milliseconds
     */
    List<ChannelMessage> openSince(long since) {
        lock.lock();
        try {
            open.values().removeIf(message -> message.queuedAt() < since);
            return List.copyOf(open.values());
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a message, which is then in delivery until {@link #done}; null: there was none for so long. */
    @Nullable
    ChannelMessage take(long maxNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = maxNanos;
            while (waiting.isEmpty() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            inDelivery = waiting.pollFirst();
            return inDelivery;
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

    /** The number of items that are open. */
    int openItems() {
        lock.lock();
        try {
            return open.size();
        } finally {
            lock.unlock();
        }
    }

    /** What is open, then all messages not known to be delivered, oldest first: added again, they give this queue. */
    List<ChannelMessage> snapshot() {
        lock.lock();
        try {
            List<ChannelMessage> all = new ArrayList<>(open.values());
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
