package io.vigie.flink.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.flink.api.common.state.ListState;

/**
 * Records of one group that wait for their tick, on the heap, in the order in which they came. Keyed state is written
 * at a barrier, and when the heap is to be freed: what it has then that is not here any more comes before what is
 * here.
 *
 * <p>All methods that take the state expect the group to be current.
 */
final class PendingRecords<T> {

    private final ToLongFunction<T> size;
    private List<T> here = new ArrayList<>();
    /** How many of the first records here the state has. */
    private int stored;
    /** Whether the state has records that wait no more. */
    private boolean isStale;
    /** Whether the state has records that are not here. */
    private boolean isMoreStored;

    private long bytes;

    /** @param size about how many bytes of the heap a record takes */
    PendingRecords(ToLongFunction<T> size) {
        this.size = size;
    }

    void add(T record) {
        here.add(record);
        bytes += size.applyAsLong(record);
    }

    /** Of records that are here. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return here.isEmpty() && !isMoreStored;
    }

    /** When the operator starts. */
    List<T> restore(ListState<T> state) throws Exception {
        isMoreStored = true;
        return all(state);
    }

    /** All of them. */
    List<T> all(ListState<T> state) throws Exception {
        if (isMoreStored) {
            List<T> all = new ArrayList<>();
            state.get().forEach(all::add);
            List<T> notStored = here.subList(stored, here.size());
            stored = all.size();
            all.addAll(notStored);
            set(all);
            isMoreStored = false;
        }
        return here;
    }

    /** Those that go on waiting; no others do. */
    void keep(List<T> later) {
        if (later.size() == here.size()) {
            return;
        }
        isStale |= stored > 0;
        stored = 0;
        set(later);
    }

    private void set(List<T> records) {
        here = records;
        bytes = 0;
        for (T record : records) {
            bytes += size.applyAsLong(record);
        }
    }

    /** Makes the state say what is pending. */
    void writeBack(ListState<T> state) throws Exception {
        if (isStale) {
            state.update(here);
        } else if (stored < here.size()) {
            state.addAll(here.subList(stored, here.size()));
        }
        isStale = false;
        stored = here.size();
    }

    /** Leaves all of it to the state. */
    void leave(ListState<T> state) throws Exception {
        writeBack(state);
        isMoreStored |= !here.isEmpty();
        stored = 0;
        set(new ArrayList<>());
    }
}
