package io.vigie.flink.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.join.EventOrders.TimedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * One operator under test: fed with records and watermarks, cut by a snapshot and a restore wherever a test likes. Kryo
 * is off.
 */
final class OperatorRun<O> implements AutoCloseable {

    /** The operator's inputs, whatever their number. */
    private interface Inputs {
        void accept(Object record, long time) throws Exception;

        void advance(long watermark) throws Exception;
    }

    private interface Start<O> {
        AbstractStreamOperatorTestHarness<O> harness() throws Exception;

        Inputs inputs(AbstractStreamOperatorTestHarness<O> harness);
    }

    private final Start<O> start;
    private final StateBackend backend;
    private final List<OutputTag<?>> tags;
    private final List<O> out = new ArrayList<>();
    private final List<List<Object>> sides = new ArrayList<>();
    private AbstractStreamOperatorTestHarness<O> harness;
    private Inputs inputs;
    private long snapshots;
    private long ttlTimeMs;

    private OperatorRun(Start<O> start, StateBackend backend, List<OutputTag<?>> tags) throws Exception {
        this.start = start;
        this.backend = backend;
        this.tags = tags;
        tags.forEach(tag -> sides.add(new ArrayList<>()));
        open(null);
    }

    /** @param operators makes the operator of each start */
    static <A, B, O> OperatorRun<O> of(
            StateBackend backend,
            Supplier<TwoInputStreamOperator<A, B, O>> operators,
            Class<A> first,
            KeySelector<A, String> firstKey,
            KeySelector<B, String> secondKey,
            OutputTag<?>... tags)
            throws Exception {
        return new OperatorRun<>(
                new Start<O>() {
                    @Override
                    public AbstractStreamOperatorTestHarness<O> harness() throws Exception {
                        return new KeyedTwoInputStreamOperatorTestHarness<String, A, B, O>(
                                operators.get(), firstKey, secondKey, Types.STRING);
                    }

                    @Override
                    @SuppressWarnings("unchecked")
                    public Inputs inputs(AbstractStreamOperatorTestHarness<O> harness) {
                        var two = (KeyedTwoInputStreamOperatorTestHarness<String, A, B, O>) harness;
                        return new Inputs() {
                            @Override
                            public void accept(Object record, long time) throws Exception {
                                if (first.isInstance(record)) {
                                    two.processElement1(new StreamRecord<>((A) record, time));
                                } else {
                                    two.processElement2(new StreamRecord<>((B) record, time));
                                }
                            }

                            @Override
                            public void advance(long watermark) throws Exception {
                                two.processBothWatermarks(new Watermark(watermark));
                            }
                        };
                    }
                },
                backend,
                List.of(tags));
    }

    /** @param operators makes the operator of each start */
    static <A, O> OperatorRun<O> of(
            StateBackend backend,
            Supplier<OneInputStreamOperator<A, O>> operators,
            KeySelector<A, String> key,
            OutputTag<?>... tags)
            throws Exception {
        return new OperatorRun<>(
                new Start<O>() {
                    @Override
                    public AbstractStreamOperatorTestHarness<O> harness() throws Exception {
                        return new KeyedOneInputStreamOperatorTestHarness<String, A, O>(
                                operators.get(), key, Types.STRING);
                    }

                    @Override
                    @SuppressWarnings("unchecked")
                    public Inputs inputs(AbstractStreamOperatorTestHarness<O> harness) {
                        var one = (KeyedOneInputStreamOperatorTestHarness<String, A, O>) harness;
                        return new Inputs() {
                            @Override
                            public void accept(Object record, long time) throws Exception {
                                one.processElement(new StreamRecord<>((A) record, time));
                            }

                            @Override
                            public void advance(long watermark) throws Exception {
                                one.processWatermark(new Watermark(watermark));
                            }
                        };
                    }
                },
                backend,
                List.of(tags));
    }

    void accept(Object record, long time) throws Exception {
        inputs.accept(record, time);
    }

    void advance(long watermark) throws Exception {
        inputs.advance(watermark);
    }

    /** Feeds records and watermarks in this order, and cuts the run after one of {@code cutEvery} of them on average. */
    <E> void play(List<TimedRecord<E>> order, Random random, int cutEvery) throws Exception {
        for (TimedRecord<E> next : order) {
            if (next.isWatermark()) {
                advance(next.time());
            } else {
                accept(next.record(), next.time());
            }
            if (random.nextInt(cutEvery) == 0) {
                cut();
            }
        }
    }

    /** Stops with a snapshot and starts again from it. */
    void cut() throws Exception {
        OperatorSubtaskState snapshot = harness.snapshot(++snapshots, 0);
        drain();
        harness.close();
        open(snapshot);
    }

    /** The machine's clock, as far as state that expires is concerned. */
    void setTtlTime(long timeMs) {
        ttlTimeMs = timeMs;
        harness.setStateTtlProcessingTime(timeMs);
    }

    List<O> output() {
        drain();
        return out;
    }

    @SuppressWarnings("unchecked")
    <X> List<X> side(OutputTag<X> tag) {
        drain();
        return (List<X>) sides.get(tags.indexOf(tag));
    }

    /** Keys that hold state, by the name of the state. */
    long entries(String state) {
        var keyed = (AbstractKeyedStateBackend<?>) harness.getOperator().getKeyedStateBackend();
        try (Stream<?> keys = keyed.getKeys(state, VoidNamespace.INSTANCE)) {
            return keys.count();
        }
    }

    int timers() {
        int onHeap = harness.getOperator() instanceof LabelJoinOperator labels ? Math.toIntExact(labels.waiting()) : 0;
        return onHeap + harness.numEventTimeTimers() + harness.numProcessingTimeTimers();
    }

    void assertEmpty(String context, String... states) {
        for (String state : states) {
            assertThat(entries(state)).as("%s: entries of %s", context, state).isZero();
        }
        assertThat(timers()).as("%s: timers", context).isZero();
        if (harness.getOperator() instanceof HeldEntriesOperator<?, ?, ?, ?> operator) {
            assertThat(operator.held().size()).as("%s: on the heap", context).isZero();
            assertThat(operator.held().bytes())
                    .as("%s: bytes on the heap", context)
                    .isZero();
            assertThat(operator.held().onlyStored())
                    .as("%s: in the store alone", context)
                    .isZero();
        }
    }

    private void open(@Nullable OperatorSubtaskState snapshot) throws Exception {
        harness = start.harness();
        harness.setStateBackend(backend);
        ((SerializerConfigImpl) harness.getExecutionConfig().getSerializerConfig()).setGenericTypes(false);
        harness.setup();
        harness.setStateTtlProcessingTime(ttlTimeMs);
        if (snapshot != null) {
            harness.initializeState(snapshot);
        }
        harness.open();
        inputs = start.inputs(harness);
    }

    private void drain() {
        out.addAll(harness.extractOutputValues());
        harness.getOutput().clear();
        for (int i = 0; i < tags.size(); i++) {
            drain(tags.get(i), sides.get(i));
        }
    }

    private <X> void drain(OutputTag<X> tag, List<Object> to) {
        var queue = harness.getSideOutput(tag);
        if (queue != null) {
            queue.forEach(one -> to.add(one.getValue()));
            queue.clear();
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
