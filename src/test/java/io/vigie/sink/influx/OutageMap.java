package io.vigie.sink.influx;

import io.vigie.series.SeriesPoint;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;

/**
 * Numbers into points, in stages. A third of them at full speed; then it waits until the test has killed the server.
 * The second third slowly, until some checkpoints were made without a server; then it fails the job. After the restart
 * slowly again, until some more were made.
 *
 * <p>The stages are static: the job runs a copy of this in the same process.
 */
final class OutageMap extends RichMapFunction<Long, SeriesPoint> implements CheckpointListener {
    static final long POINTS = 30_000;
    static final int CHECKPOINTS = 3;

    private static final long serialVersionUID = 1L;
    private static Stages stages = new Stages();

    /** What the test and the job wait for. */
    static final class Stages {
        final CountDownLatch outageDue = new CountDownLatch(1);
        final CountDownLatch outageBegun = new CountDownLatch(1);
        final CountDownLatch checkpointsBeforeCrash = new CountDownLatch(CHECKPOINTS);
        final CountDownLatch checkpointsAfterCrash = new CountDownLatch(CHECKPOINTS);
    }

    private final long start;

    private OutageMap(long start) {
        this.start = start;
    }

    static OutageMap from(long start, Stages newStages) {
        stages = newStages;
        return new OutageMap(start);
    }

    @Override
    public SeriesPoint map(Long number) throws Exception {
        if (number == POINTS / 3) {
            stages.outageDue.countDown();
            stages.outageBegun.await();
        }
        boolean slow = false;
        if (number > POINTS / 3) {
            slow = !(isFirstAttempt() ? stages.checkpointsBeforeCrash : stages.checkpointsAfterCrash)
                    .await(1, TimeUnit.MILLISECONDS);
        }
        if (number >= 2 * POINTS / 3 && isFirstAttempt()) {
            throw new IllegalStateException(slow ? "no checkpoint without a server" : "planned crash");
        }
        return SinkCluster.traffic("all", start + number, number);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        if (stages.outageBegun.getCount() == 0) {
            (isFirstAttempt() ? stages.checkpointsBeforeCrash : stages.checkpointsAfterCrash).countDown();
        }
    }

    private boolean isFirstAttempt() {
        return getRuntimeContext().getTaskInfo().getAttemptNumber() == 0;
    }
}
