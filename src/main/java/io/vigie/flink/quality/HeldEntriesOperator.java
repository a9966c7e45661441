package io.vigie.flink.quality;

import io.vigie.flink.DeadLetterFactory;
import io.vigie.model.DeadLetter;
import java.util.Iterator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * An operator of two inputs whose entries are on the heap, as {@link HeldEntries} says. Subclasses say what an entry is
 * and how keyed state holds it; they call {@link #settled} after each record.
 *
 * <p>A record does not set Flink's key: that is done only where keyed state is read or written.
 */
abstract class HeldEntriesOperator<E extends HeldEntry, A, B, O> extends OwnKeyOperator<O>
        implements TwoInputStreamOperator<A, B, O>, Triggerable<String, VoidNamespace>, HeldEntries.EntryStore<E> {

    private static final long serialVersionUID = 1;

    /** Stored in savepoints: renaming it forgets when entries are due that only the store has. */
    private static final String TIMERS = "only-stored";

    private final String state;
    private final long maxBytes;

    private transient HeldEntries<E> held;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient long watermark;

    /**
     * @param state the name of the state that has something for each key that is held
     * @param maxBytes about how many bytes of the heap all entries of a subtask may take
     */
    HeldEntriesOperator(String state, long maxBytes) {
        this.state = state;
        this.maxBytes = maxBytes;
    }

    @Override
    public void open() throws Exception {
        super.open();
        watermark = Long.MIN_VALUE;
        timers = getInternalTimerService(TIMERS, VoidNamespaceSerializer.INSTANCE, this);
        held = new HeldEntries<>(this, maxBytes);
        openStates();
        KeyedStateBackend<String> backend = getKeyedStateBackend();
        try (Stream<String> keys = backend.getKeys(state, VoidNamespace.INSTANCE)) {
            // A state on the heap may move its entries while it is read.
            Iterator<String> each = isOnDisk(backend)
                    ? keys.iterator()
                    : keys.collect(Collectors.toList()).iterator();
            while (each.hasNext()) {
                E read = read(each.next());
                if (read != null) {
                    held.restore(read);
                }
            }
        }
    }

    private static boolean isOnDisk(KeyedStateBackend<?> backend) {
        return backend.getBackendTypeIdentifier().equals("rocksdb");
    }

    /** Declares keyed states and metrics. */
    abstract void openStates() throws Exception;

    /** The watermark has reached a time of the entry. */
    abstract void onDeadline(E entry, long time) throws Exception;

    HeldEntries<E> held() {
        return held;
    }

    long watermark() {
        return watermark;
    }

    /** A record has been worked on. */
    void settled() throws Exception {
        held.keepWithinBound();
    }

    @Override
    public void wake(E entry) {
        setCurrentKey(entry.key());
        times(entry, time -> timers.registerEventTimeTimer(VoidNamespace.INSTANCE, time));
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        watermark = mark.getTimestamp();
        held.advance(watermark, this::onDeadline);
        held.keepWithinBound();
        super.processWatermark(mark);
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        held.wake(timer.getKey(), watermark, this::onDeadline);
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
        throw new IllegalStateException("no timer goes by the machine's clock");
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        held.writeBack();
        super.snapshotState(context);
    }

    void send(@Nullable O record) {
        if (record != null) {
            output.collect(new StreamRecord<>(record));
        }
    }

    <X> void send(OutputTag<X> tag, @Nullable X record) {
        if (record != null) {
            output.collect(tag, new StreamRecord<>(record));
        }
    }

    void sendDeadLetter(DeadLetter letter) {
        send(DeadLetterFactory.DEAD_LETTERS, letter);
    }

    long now() {
        return getProcessingTimeService().getCurrentProcessingTime();
    }
}
