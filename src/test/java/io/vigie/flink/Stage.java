package io.vigie.flink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** One operator of a chain of harnesses. Kryo is off. */
public final class Stage<A, B, O> implements AutoCloseable {

    private interface Give<T> {
        void to(StreamRecord<T> element) throws Exception;
    }

    private interface Advance {
        void to(Watermark watermark) throws Exception;
    }

    private final AbstractStreamOperatorTestHarness<O> harness;
    private final Give<A> first;
    private final @Nullable Give<B> second;
    private final Advance advance;

    private Stage(
            AbstractStreamOperatorTestHarness<O> harness, Give<A> first, @Nullable Give<B> second, Advance advance) {
        this.harness = harness;
        this.first = first;
        this.second = second;
        this.advance = advance;
    }

    public static <A, O> Stage<A, Void, O> of(OneInputStreamOperator<A, O> operator) throws Exception {
        var harness = new OneInputStreamOperatorTestHarness<A, O>(operator);
        return new Stage<>(harness, harness::processElement, null, harness::processWatermark);
    }

    public static <K, A, O> Stage<A, Void, O> keyed(
            OneInputStreamOperator<A, O> operator, KeySelector<A, K> key, TypeInformation<K> type) throws Exception {
        var harness = new KeyedOneInputStreamOperatorTestHarness<K, A, O>(operator, key, type);
        return new Stage<>(harness, harness::processElement, null, harness::processWatermark);
    }

    /** One of several subtasks. */
    public static <K, A, O> Stage<A, Void, O> keyed(
            OneInputStreamOperator<A, O> operator, KeySelector<A, K> key, TypeInformation<K> type, Subtask subtask)
            throws Exception {
        var harness = new KeyedOneInputStreamOperatorTestHarness<K, A, O>(
                operator, key, type, Subtask.MOST, subtask.parallelism(), subtask.index());
        return new Stage<>(harness, harness::processElement, null, harness::processWatermark);
    }

    public static <K, A, B, O> Stage<A, B, O> keyed(
            TwoInputStreamOperator<A, B, O> operator,
            KeySelector<A, K> firstKey,
            KeySelector<B, K> secondKey,
            TypeInformation<K> type)
            throws Exception {
        var harness = new KeyedTwoInputStreamOperatorTestHarness<K, A, B, O>(operator, firstKey, secondKey, type);
        return new Stage<>(harness, harness::processElement1, harness::processElement2, harness::processBothWatermarks);
    }

    /** One of several subtasks. */
    public static <K, A, B, O> Stage<A, B, O> keyed(
            TwoInputStreamOperator<A, B, O> operator,
            KeySelector<A, K> firstKey,
            KeySelector<B, K> secondKey,
            TypeInformation<K> type,
            Subtask subtask)
            throws Exception {
        var harness = new KeyedTwoInputStreamOperatorTestHarness<K, A, B, O>(
                operator, firstKey, secondKey, type, Subtask.MOST, subtask.parallelism(), subtask.index());
        return new Stage<>(harness, harness::processElement1, harness::processElement2, harness::processBothWatermarks);
    }

    /** An operator whose second input is broadcast. */
    public static <K, A, B, O> Stage<A, B, O> broadcast(
            TwoInputStreamOperator<A, B, O> operator, KeySelector<A, K> key, TypeInformation<K> type) throws Exception {
        return broadcast(operator, key, type, new Subtask(1, 0));
    }

    /** One of several subtasks. */
    public static <K, A, B, O> Stage<A, B, O> broadcast(
            TwoInputStreamOperator<A, B, O> operator, KeySelector<A, K> key, TypeInformation<K> type, Subtask subtask)
            throws Exception {
        var harness = new KeyedTwoInputStreamOperatorTestHarness<K, A, B, O>(
                operator, key, null, type, Subtask.MOST, subtask.parallelism(), subtask.index());
        return new Stage<>(harness, harness::processElement1, harness::processElement2, harness::processBothWatermarks);
    }

    /**
     * A subtask among others.
     *
     * @param index 0 to {@code parallelism} − 1
     */
    public record Subtask(int parallelism, int index) {
        private static final int MOST = 128;

        /** Whether records of a key are this subtask's. */
        public boolean has(Object key) {
            return KeyGroupRangeAssignment.assignKeyToParallelOperator(key, MOST, parallelism) == index;
        }

        /** This subtask's share of what subtasks of another parallelism have left. */
        public OperatorSubtaskState shareOf(List<OperatorSubtaskState> left) throws Exception {
            return AbstractStreamOperatorTestHarness.repartitionOperatorState(
                    AbstractStreamOperatorTestHarness.repackageState(left.toArray(OperatorSubtaskState[]::new)),
                    MOST,
                    left.size(),
                    parallelism,
                    index);
        }
    }

    public Stage<A, B, O> open(StateBackend backend, @Nullable OperatorSubtaskState from) throws Exception {
        harness.setStateBackend(backend);
        ((SerializerConfigImpl) harness.getExecutionConfig().getSerializerConfig()).setGenericTypes(false);
        harness.setup();
        if (from != null) {
            harness.initializeState(from);
        }
        harness.open();
        return this;
    }

    public void first(A record, long time) throws Exception {
        first.to(new StreamRecord<>(record, time));
    }

    public void second(B record, long time) throws Exception {
        if (second == null) {
            throw new IllegalStateException("there is no second input");
        }
        second.to(new StreamRecord<>(record, time));
    }

    public void advance(long watermark) throws Exception {
        advance.to(new Watermark(watermark));
    }

    /** Sets the machine's clock, and fires the timers that wait for it. */
    public void clock(long now) throws Exception {
        harness.setProcessingTime(now);
    }

    public void beforeBarrier(long checkpoint) throws Exception {
        harness.prepareSnapshotPreBarrier(checkpoint);
    }

    public OperatorSubtaskState snapshot(long checkpoint) throws Exception {
        return harness.snapshot(checkpoint, 0);
    }

    /** What came out since the last call. */
    public List<O> take() {
        List<O> taken = harness.extractOutputValues();
        harness.getOutput().clear();
        return taken;
    }

    /** What came out at the side since the last call. */
    public <X> List<X> take(OutputTag<X> tag) {
        List<X> taken = new ArrayList<>();
        var queue = harness.getSideOutput(tag);
        if (queue != null) {
            queue.forEach(each -> taken.add(each.getValue()));
            queue.clear();
        }
        return taken;
    }

    public int timers() {
        return harness.numEventTimeTimers() + harness.numProcessingTimeTimers();
    }

    /** How many keys a state has. */
    public long keys(String state) {
        try (var keys = harness.getOperator().getKeyedStateBackend().getKeys(state, VoidNamespace.INSTANCE)) {
            return keys.count();
        }
    }

    /** Entries of a map of all keys. */
    public <K, V> long size(String state, Class<K> key, TypeInformation<V> value) throws Exception {
        return values(state, key, value).size();
    }

    /** Some value of a map of any key; null where there is none. */
    public <K, V> @Nullable V any(String state, Class<K> key, TypeInformation<V> value) throws Exception {
        List<V> values = values(state, key, value);
        return values.isEmpty() ? null : values.get(0);
    }

    /** Puts an entry into a map of one key, as another version may have left it. */
    public <K, V> void put(Object key, String state, Class<K> type, TypeInformation<V> valueType, K entry, V value)
            throws Exception {
        var descriptor = new MapStateDescriptor<>(state, TypeInformation.of(type), valueType);
        descriptor.initializeSerializerUnlessSet(harness.getExecutionConfig());
        harness.getOperator().setCurrentKey(key);
        harness.getOperator()
                .getKeyedStateBackend()
                .getPartitionedState(VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor)
                .put(entry, value);
    }

    /** Keys of a map of all keys. */
    public <K, V> List<K> keys(String state, Class<K> type, TypeInformation<V> value) throws Exception {
        var descriptor = new MapStateDescriptor<>(state, TypeInformation.of(type), value);
        descriptor.initializeSerializerUnlessSet(harness.getExecutionConfig());
        List<K> keys = new ArrayList<>();
        harness.getOperator()
                .getKeyedStateBackend()
                .applyToAllKeys(
                        VoidNamespace.INSTANCE,
                        VoidNamespaceSerializer.INSTANCE,
                        descriptor,
                        (unused, map) -> map.keys().forEach(keys::add));
        return keys;
    }

    private <K, V> List<V> values(String state, Class<K> key, TypeInformation<V> value) throws Exception {
        var descriptor = new MapStateDescriptor<>(state, TypeInformation.of(key), value);
        descriptor.initializeSerializerUnlessSet(harness.getExecutionConfig());
        List<V> values = new ArrayList<>();
        harness.getOperator()
                .getKeyedStateBackend()
                .applyToAllKeys(
                        VoidNamespace.INSTANCE,
                        VoidNamespaceSerializer.INSTANCE,
                        descriptor,
                        (unused, map) -> map.values().forEach(values::add));
        return values;
    }

    /** What a broadcast state holds. */
    public <K, V> Map<K, V> broadcast(MapStateDescriptor<K, V> descriptor) throws Exception {
        Map<K, V> entries = new HashMap<>();
        harness.getOperator()
                .getOperatorStateBackend()
                .getBroadcastState(descriptor)
                .immutableEntries()
                .forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        return entries;
    }

    /** How many keys each keyed state on the heap has, all together. */
    public int entries() {
        return ((HeapKeyedStateBackend<?>) harness.getOperator().getKeyedStateBackend()).numKeyValueStateEntries();
    }

    /** What has left one operator and not reached the next: in any order, as from several subtasks. */
    public static final class InFlight<T> {
        private final Random random;
        private final List<T> records = new ArrayList<>();

        public InFlight(Random random) {
            this.random = random;
        }

        public void add(List<T> more) {
            records.addAll(more);
        }

        /** One of them; null where there are none. */
        @Nullable
        public T one() {
            return records.isEmpty() ? null : records.remove(random.nextInt(records.size()));
        }

        void clear() {
            records.clear();
        }
    }

    @Override
    public void close() {
        try {
            harness.close();
        } catch (Exception e) {
            throw new IllegalStateException("the operator does not close", e);
        }
    }
}
