package io.vigie.flink.quality;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Entries of keyed state that live for a short time, on the heap. The store, which is keyed state, is written at each
 * barrier and is the only truth: what lives and dies between two barriers never gets there, and what is in the store is
 * read again after a failure or a rescale.
 *
 * <p>Within a bound of bytes every entry is here, so that a key that is not here is nowhere. Beyond it the entries that
 * came first are left to the store, with a timer for each of their times, and are read through until there are none of
 * them any more.
 */
final class HeldEntries<E extends HeldEntry> {

    /** Entries are not left to the store one by one. */
    private static final double KEPT_SHARE = 0.75;

    private final LinkedHashMap<String, E> entries = new LinkedHashMap<>();
    private final DeadlineWheel<E> deadlines = new DeadlineWheel<>();
    private final EntryStore<E> store;
    private final long maxBytes;
    private long bytes;
    private long onlyStored;

    /** Keyed state. It is asked about one key after another, in any order. */
    interface EntryStore<E> {

        /** Null: there is nothing of this key. */
        @Nullable
        E read(String key) throws Exception;

        /** Writes what has changed since it was read or written. */
        void write(E entry) throws Exception;

        /** Removes all that was written. */
        void delete(E entry) throws Exception;

        /** Tells at these times that an entry is due which is not on the heap. */
        void wake(E entry) throws Exception;

        /** The times at which the entry may be due, as far as they follow from its content. */
        void times(E entry, LongConsumer to);
    }

    HeldEntries(EntryStore<E> store, long maxBytes) {
        this.store = store;
        this.maxBytes = maxBytes;
    }

    /** Null: nothing is held for this key. */
    @Nullable
    E find(String key) throws Exception {
        E here = entries.get(key);
        if (here != null || onlyStored == 0) {
            return here;
        }
        E read = store.read(key);
        if (read != null) {
            onlyStored--;
            admit(read);
        }
        return read;
    }

    /** When the operator starts, for each key of the store. */
    void restore(E read) throws Exception {
        if (bytes < maxBytes) {
            admit(read);
        } else {
            onlyStored++;
            store.wake(read);
        }
    }

    private void admit(E read) {
        read.stored = true;
        read.bytes = read.estimatedBytes();
        bytes += read.bytes;
        entries.put(read.key(), read);
        store.times(read, time -> deadlines.add(time, read));
    }

    /** The entry is new, or has other content. */
    void put(E entry) {
        if (!entry.changed) {
            entry.changed = true;
            entries.put(entry.key(), entry);
        }
        long now = entry.estimatedBytes();
        bytes += now - entry.bytes;
        entry.bytes = now;
    }

    void remove(E entry) throws Exception {
        if (entries.remove(entry.key()) != null) {
            bytes -= entry.bytes;
        }
        entry.gone = true;
        if (entry.stored) {
            store.delete(entry);
        }
    }

    /** It is told at this time, unless it is gone by then. */
    void dueAt(E entry, long time) {
        deadlines.add(time, entry);
    }

    /** Tells what is due by then. */
    void advance(long watermark, DeadlineWheel.OnDeadline<E> to) throws Exception {
        deadlines.advance(watermark, (entry, time) -> {
            if (!entry.gone) {
                to.due(entry, time);
            }
        });
    }

    /** Tells what is due of an entry that may be in the store alone. */
    void wake(String key, long watermark, DeadlineWheel.OnDeadline<E> to) throws Exception {
        if (!entries.containsKey(key) && find(key) != null) {
            advance(watermark, to);
            keepWithinBound();
        }
    }

    /** Between two records: leaves to the store what is too much. */
    void keepWithinBound() throws Exception {
        if (bytes <= maxBytes) {
            return;
        }
        Iterator<E> eldest = entries.values().iterator();
        // The newest stays, however large it is: it would be read again at once.
        while (bytes > maxBytes * KEPT_SHARE && entries.size() > 1) {
            E entry = eldest.next();
            eldest.remove();
            writeBack(entry);
            store.wake(entry);
            entry.gone = true;
            bytes -= entry.bytes;
            onlyStored++;
        }
        deadlines.removeIf(entry -> entry.gone);
    }

    /** Before a snapshot of the store. */
    void writeBack() throws Exception {
        for (E entry : entries.values()) {
            writeBack(entry);
        }
    }

    private void writeBack(E entry) throws Exception {
        if (entry.changed) {
            store.write(entry);
            entry.changed = false;
            entry.stored = true;
        }
    }

    int size() {
        return entries.size();
    }

    long bytes() {
        return bytes;
    }

    /** Entries that are in the store and not here. */
    long onlyStored() {
        return onlyStored;
    }
}
