package io.vigie.job;

import io.vigie.flink.DecodedRecord;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * One topic of a {@link JobRun}, in order: some records, then a pause until the next checkpoint is complete, so that a
 * run of one second is cut by many of them. Watermarks come at random, and the last one does not depend on speed.
 */
@SuppressWarnings("deprecation") // the only source that can be paced and given watermarks at will in a few lines
final class TopicSource<T> implements SourceFunction<DecodedRecord<T>>, CheckpointedFunction, CheckpointListener {

    private static final long serialVersionUID = 1;
    private static final int LONGEST_STRETCH = 80;
    private static final long PATIENCE_MS = 20;

    private final String run;
    private final int topic;
    private final long seed;

    private transient ListState<Integer> stored;
    private int position;
    private int checkpoints;
    private volatile boolean isRunning = true;

    TopicSource(String run, int topic, long seed) {
        this.run = run;
        this.topic = topic;
        this.seed = seed;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        stored = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("position", Types.INT));
        for (int each : stored.get()) {
            position = each;
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        stored.update(List.of(position));
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
        checkpoints++;
    }

    @Override
    public void run(SourceContext<DecodedRecord<T>> context) throws Exception {
        JobRun shared = JobRun.of(run);
        List<History.Event> events = shared.history().topic(topic);
        long boundMs = shared.history().terms().outOfOrdernessMs();
        Random random = new Random(seed + topic + 31L * position);
        long newest = Long.MIN_VALUE;
        while (isRunning && position < events.size()) {
            for (int i = random.nextInt(LONGEST_STRETCH); i >= 0 && position < shared.limit() * events.size(); i--) {
                synchronized (context.getCheckpointLock()) {
                    History.Event event = events.get(position++);
                    newest = Math.max(newest, event.time());
                    context.collectWithTimestamp(decoded(event), event.time());
                    shared.pass();
                    if (random.nextInt(5) == 0) {
                        context.emitWatermark(new Watermark(newest - boundMs - 1));
                    }
                }
            }
            pause(context.getCheckpointLock());
        }
        if (isRunning) {
            context.emitWatermark(new Watermark(shared.history().end() - boundMs - 1));
        }
    }

    @SuppressWarnings("unchecked") // the topic holds what its stream is declared to hold
    private DecodedRecord<T> decoded(History.Event event) {
        return new DecodedRecord<>((T) event.record(), null);
    }

    private void pause(Object lock) throws InterruptedException {
        synchronized (lock) {
            int before = checkpoints;
            while (isRunning && checkpoints == before) {
                lock.wait(PATIENCE_MS);
            }
        }
    }

    @Override
    public void cancel() {
        isRunning = false;
    }
}
