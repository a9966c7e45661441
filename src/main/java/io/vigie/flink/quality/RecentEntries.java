package io.vigie.flink.quality;

import java.util.HashMap;
import java.util.Map;

/**
 * Entries of keyed state that live for a long time, on the heap from when they are first asked for until the next
 * barrier: then what has changed is written, once, and all is dropped. Times at which an entry is due are here until the
 * next barrier too; those that are left then are stored as timers.
 *
 * <p>A bound of bytes is kept by doing early what is done at the barrier.
 */
final class RecentEntries<E extends HeldEntry> {

    /** A time that waits, with its key. */
    private static final long TIME_BYTES = 200;

    private final Map<String, E> entries = new HashMap<>();
    private final DeadlineWheel<String> deadlines = new DeadlineWheel<>();
    private final RecentStore<E> store;
    private final long maxBytes;
    private long bytes;

    /** Keyed state and timers. */
    interface RecentStore<E> {

        /** Of a key that has nothing, an entry without content. */
        E read(String key) throws Exception;

        /** The entry as it is now; or, if it has no content, nothing. */
        void write(E entry) throws Exception;

        /** Sets a timer. */
        void storeTime(String key, long time);
    }

    RecentEntries(RecentStore<E> store, long maxBytes) {
        this.store = store;
        this.maxBytes = maxBytes;
    }

    E find(String key) throws Exception {
        E here = entries.get(key);
        if (here != null) {
            return here;
        }
        E read = store.read(key);
        read.bytes = read.estimatedBytes();
        bytes += read.bytes;
        entries.put(key, read);
        return read;
    }

    void changed(E entry) {
        entry.changed = true;
        long now = entry.estimatedBytes();
        bytes += now - entry.bytes;
        entry.bytes = now;
    }

    void dueAt(String key, long time) {
        deadlines.add(time, key);
    }

    /** Tells what is due by then, in the order of the times. */
    void advance(long watermark, DeadlineWheel.OnDeadline<String> to) throws Exception {
        deadlines.advance(watermark, (key, time) -> {
            to.due(key, time);
            if (bytes > maxBytes) {
                writeEntries();
            }
        });
    }

    /** Between two records. */
    void keepWithinBound() throws Exception {
        if (bytes > maxBytes || hasManyTimes()) {
            writeBack();
        }
    }

    /** Whether times alone take what may be taken. */
    boolean hasManyTimes() {
        return deadlines.size() > maxBytes / TIME_BYTES;
    }

    /** Before a snapshot of the store. */
    void writeBack() throws Exception {
        writeEntries();
        deadlines.drain(store::storeTime);
    }

    private void writeEntries() throws Exception {
        for (E entry : entries.values()) {
            if (entry.changed) {
                store.write(entry);
            }
        }
        entries.clear();
        bytes = 0;
    }

    /** Times that are not stored. */
    long times() {
        return deadlines.size();
    }
}
