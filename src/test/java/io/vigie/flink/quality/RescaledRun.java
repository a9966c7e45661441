package io.vigie.flink.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.flink.Stage;
import io.vigie.flink.Stage.Subtask;
import io.vigie.join.EventOrders.TimedRecord;
import io.vigie.model.DeadLetter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.util.OutputTag;

/** An operator in several subtasks, all of which see every watermark, through barriers and other parallelisms. */
final class RescaledRun<A, B, O> {
    private final RescaledOperator<A, B, O> operator;
    private final StateBackend backend;
    private final long maxBytes;
    private final List<String> out = new ArrayList<>();
    private List<Stage<A, B, O>> stages;
    private int checkpoints;

    /** What is run. */
    interface RescaledOperator<A, B, O> {

        Stage<A, B, O> stage(long maxBytes, Subtask subtask) throws Exception;

        Object keyOf(Object record) throws Exception;

        void give(Stage<A, B, O> stage, Object record, long time) throws Exception;

        List<OutputTag<?>> tags();

        /** A dead letter without its bytes. */
        default String text(Object sent) {
            return sent instanceof DeadLetter letter
                    ? letter.topic() + " " + letter.offset() + " " + letter.reason() + " " + letter.detail()
                    : sent.toString();
        }

        /** Looked at after the last barrier. */
        default void assertEmpty(Stage<A, B, O> stage) throws Exception {}
    }

    RescaledRun(RescaledOperator<A, B, O> operator, StateBackend backend, long maxBytes) throws Exception {
        this.operator = operator;
        this.backend = backend;
        this.maxBytes = maxBytes;
        this.stages = start(1, List.of());
    }

    private List<Stage<A, B, O>> start(int parallelism, List<OperatorSubtaskState> left) throws Exception {
        List<Stage<A, B, O>> started = new ArrayList<>();
        for (int i = 0; i < parallelism; i++) {
            var subtask = new Subtask(parallelism, i);
            started.add(operator.stage(maxBytes, subtask).open(backend, left.isEmpty() ? null : subtask.shareOf(left)));
        }
        return started;
    }

    /**
     * All that is sent, in the order in which it is.
     *
     * @param disturbances chance of a barrier after a record, and of another parallelism
     */
    List<String> play(List<TimedRecord<Object>> order, Random random, double disturbances) throws Exception {
        for (TimedRecord<Object> next : order) {
            if (next.isWatermark()) {
                for (Stage<A, B, O> stage : stages) {
                    stage.advance(next.time());
                }
            } else {
                give(next.record(), next.time());
            }
            if (random.nextDouble() < disturbances) {
                barrier();
            }
            if (random.nextDouble() < disturbances) {
                List<OperatorSubtaskState> left = barrier();
                close();
                stages = start(1 + random.nextInt(3), left);
            }
        }
        for (Stage<A, B, O> stage : stages) {
            take(stage);
            assertThat(stage.timers()).isZero();
        }
        barrier();
        for (Stage<A, B, O> stage : stages) {
            operator.assertEmpty(stage);
        }
        close();
        return out;
    }

    private void give(Object record, long time) throws Exception {
        Object key = operator.keyOf(record);
        for (int i = 0; i < stages.size(); i++) {
            if (new Subtask(stages.size(), i).has(key)) {
                operator.give(stages.get(i), record, time);
            }
        }
    }

    /** As Flink makes a checkpoint. */
    private List<OperatorSubtaskState> barrier() throws Exception {
        List<OperatorSubtaskState> left = new ArrayList<>();
        checkpoints++;
        for (Stage<A, B, O> stage : stages) {
            stage.beforeBarrier(checkpoints);
            left.add(stage.snapshot(checkpoints));
            take(stage);
        }
        return left;
    }

    private void close() throws Exception {
        for (Stage<A, B, O> stage : stages) {
            stage.close();
        }
    }

    private void take(Stage<A, B, O> stage) {
        stage.take().forEach(each -> out.add(operator.text(each)));
        for (OutputTag<?> tag : operator.tags()) {
            stage.take(tag).forEach(each -> out.add(tag.getId() + " " + operator.text(each)));
        }
    }
}
