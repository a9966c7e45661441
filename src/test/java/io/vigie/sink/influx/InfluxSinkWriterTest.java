package io.vigie.sink.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.series.LineProtocol;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.sink.influx.InfluxSettings.Batches;
import io.vigie.sink.influx.InfluxSettings.Retries;
import io.vigie.sink.influx.InfluxSettings.WriteApiVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sink as an operator: its timers fire and its mails run when the test says so. */
@Timeout(120)
class InfluxSinkWriterTest {
    private static final long FLUSH_INTERVAL_MS = 100;
    private static final Batches BATCHES_OF_FIVE = new Batches(5, 1_000, FLUSH_INTERVAL_MS);

    private final FakeStore store = new FakeStore();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final ExecutorService task = Executors.newSingleThreadExecutor();
    private final AtomicInteger brought = new AtomicInteger();
    private volatile @Nullable Thread taskThread;

    @AfterEach
    void close() throws Exception {
        task.shutdownNow();
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void theStoreEndsExactThroughOutagesAndCrashes() throws Exception {
        int restarts = 0;
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            FakeStore seedStore = new FakeStore();
            Batches batches = new Batches(1 + random.nextInt(8), 10_000, FLUSH_INTERVAL_MS);
            List<SeriesPoint> points = new ArrayList<>();
            Map<String, String> newest = new HashMap<>();
            for (int i = 0; i < 300; i++) {
                SeriesPoint point = point(random.nextInt(60), i);
                points.add(point);
                newest.put(LineProtocol.key(line(point)), line(point));
            }

            OneInputStreamOperatorTestHarness<SeriesPoint, String> operator = harness(seedStore, batches, null);
            OperatorSubtaskState checkpoint = null;
            int inCheckpoint = 0;
            int next = 0;
            for (int step = 1; next < points.size(); step++) {
                switch (random.nextInt(20)) {
                    case 0 -> operator.setProcessingTime(operator.getProcessingTime() + FLUSH_INTERVAL_MS / 2);
                    case 1 -> runMails(operator);
                    case 2 -> seedStore.replies(random.nextInt(3) > 0 ? FakeStore.AWAY : WriteReply.written());
                    case 3 -> {
                        checkpoint = checkpoint(operator, step);
                        inCheckpoint = next;
                    }
                    case 4 -> {
                        if (random.nextInt(3) == 0) {
                            operator.close();
                            operator = harness(seedStore, batches, checkpoint);
                            next = inCheckpoint;
                            restarts++;
                        }
                    }
                    default -> operator.processElement(points.get(next++), step);
                }
            }
            seedStore.replies(WriteReply.written());
            operator.endInput();
            assertThat(seedStore.points()).as("seed %s", seed).isEqualTo(newest);
            operator.close();
        }
        assertThat(restarts).isGreaterThan(60);
    }

    @Test
    void checkpointsAndTimersPassWhileTheStoreIsAway() throws Exception {
        store.replies(FakeStore.AWAY);
        OneInputStreamOperatorTestHarness<SeriesPoint, String> operator = opened(harness(store, BATCHES_OF_FIVE, null));
        List<String> expected = new ArrayList<>();
        OperatorSubtaskState checkpoint = null;
        for (int i = 0; i < 500; i++) {
            operator.processElement(point(i, i), i);
            expected.add(line(point(i, i)));
            if (i % 7 == 0) {
                operator.setProcessingTime(operator.getProcessingTime() + FLUSH_INTERVAL_MS);
                runMails(operator);
            }
            if (i % 11 == 0 || i == 499) {
                checkpoint = checkpoint(operator, i);
            }
        }
        store.awaitRequest();
        assertThat(store.lines()).isEmpty();

        FakeStore other = new FakeStore();
        OneInputStreamOperatorTestHarness<SeriesPoint, String> restored =
                opened(harness(other, BATCHES_OF_FIVE, checkpoint));
        restored.processElement(point(499, 4_711), 500);
        restored.endInput();
        expected.set(499, line(point(499, 4_711)));
        assertThat(other.points()).hasSize(500).containsValues(expected.toArray(String[]::new));
        assertThat(other.lines().subList(0, 499)).isEqualTo(expected.subList(0, 499));
    }

    @Test
    void theEndOfTheInputWritesAllAndLeavesNothing() throws Exception {
        for (int points : new int[] {0, 1, 4, 5, 6, 11, 500}) {
            FakeStore each = new FakeStore();
            each.isAwayFor(10);
            OneInputStreamOperatorTestHarness<SeriesPoint, String> operator =
                    opened(harness(each, BATCHES_OF_FIVE, null));
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < points; i++) {
                operator.processElement(point(i, i), i);
                expected.add(line(point(i, i)));
            }
            operator.endInput();
            assertThat(each.lines()).as("%s points", points).isEqualTo(expected);
            operator.setProcessingTime(operator.getProcessingTime() + FLUSH_INTERVAL_MS);
            assertThat(operator.getProcessingTimeService().getNumActiveTimers()).isZero();
        }
    }

    @Test
    void aPointWaitsForTheTimerAtMost() throws Exception {
        OneInputStreamOperatorTestHarness<SeriesPoint, String> operator = opened(harness(store, BATCHES_OF_FIVE, null));
        operator.processElement(point(1, 1), 1);
        operator.processElement(point(1, 2), 2);
        operator.setProcessingTime(FLUSH_INTERVAL_MS - 1);
        assertThat(store.lines()).isEmpty();
        operator.setProcessingTime(FLUSH_INTERVAL_MS);
        store.awaitRequest();
        operator.endInput();
        assertThat(store.lines()).containsExactly(line(point(1, 2)));
    }

    @Test
    void theTaskWaitsAtAFullBufferAndGoesOn() throws Exception {
        store.replies(FakeStore.AWAY);
        Batches batches = new Batches(5, 20, FLUSH_INTERVAL_MS);
        Future<?> job = task.submit(() -> bring(200, batches));
        awaitWaitingTask(batches.maxBuffered());
        assertThat(brought).hasValue(batches.maxBuffered());
        assertThat(store.lines()).isEmpty();
        assertThat(job).isNotDone();

        store.replies(WriteReply.written());
        job.get(60, TimeUnit.SECONDS);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            expected.add(line(point(i, i)));
        }
        assertThat(store.lines()).isEqualTo(expected);
    }

    @Test
    void aMisconfigurationReachesATaskThatWaits() throws Exception {
        store.replies(FakeStore.AWAY);
        Batches batches = new Batches(5, 20, FLUSH_INTERVAL_MS);
        Future<?> job = task.submit(() -> bring(200, batches));
        awaitWaitingTask(batches.maxBuffered());
        store.replies(FakeStore.REFUSES);
        assertThatThrownBy(() -> job.get(60, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(InfluxMisconfiguredException.class)
                .hasStackTraceContaining("refuses all writes with 401");
    }

    /** A whole job, by the thread of its task. */
    private @Nullable Void bring(int points, Batches batches) throws Exception {
        taskThread = Thread.currentThread();
        OneInputStreamOperatorTestHarness<SeriesPoint, String> operator = harness(store, batches, null);
        try {
            for (int i = 0; i < points; i++) {
                operator.processElement(point(i, i), i);
                brought.incrementAndGet();
            }
            operator.endInput();
            return null;
        } finally {
            operator.close();
        }
    }

    /** Until the task has brought so much and then waits for a mail. */
    private void awaitWaitingTask(int least) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        while (brought.get() < least || !isWaiting(taskThread)) {
            assertThat(never.await(1, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    private static boolean isWaiting(@Nullable Thread thread) {
        return thread != null
                && (thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
    }

    @Test
    void aMisconfigurationReachesAnIdleTask() throws Exception {
        store.replies(FakeStore.REFUSES);
        OneInputStreamOperatorTestHarness<SeriesPoint, String> operator = opened(harness(store, BATCHES_OF_FIVE, null));
        operator.processElement(point(1, 1), 1);
        operator.setProcessingTime(FLUSH_INTERVAL_MS);
        assertThatThrownBy(() -> {
                    while (true) {
                        operator.getTaskMailbox().take(0).run();
                    }
                })
                .isInstanceOf(InfluxMisconfiguredException.class)
                .hasMessageContaining("refuses all writes with 401");
    }

    @Test
    void whatNoStoreCouldHoldIsLostAlone() throws Exception {
        OneInputStreamOperatorTestHarness<SeriesPoint, String> operator = opened(harness(store, BATCHES_OF_FIVE, null));
        operator.processElement(point(1, 1), 1);
        operator.processElement(
                new SeriesPoint(Measurement.TRAFFIC, Map.of("model", "m"), Map.of("error_rate", Double.NaN), 1), 2);
        operator.processElement(SinkCluster.traffic("x".repeat(Batches.MAX_BYTES), 1, 1), 3);
        operator.processElement(point(2, 2), 4);
        operator.endInput();
        assertThat(store.lines()).containsExactly(line(point(1, 1)), line(point(2, 2)));
    }

    private static SeriesPoint point(int hour, int requests) {
        return SinkCluster.traffic("all", 1_700_000_000_000L + hour * 3_600_000L, requests);
    }

    private static String line(SeriesPoint point) {
        return LineProtocol.write(point, LineProtocol.Precision.MILLISECONDS);
    }

    private static OperatorSubtaskState checkpoint(OneInputStreamOperatorTestHarness<?, ?> operator, long id)
            throws Exception {
        operator.prepareSnapshotPreBarrier(id);
        return operator.snapshot(id, id);
    }

    /** As a task does between two records. */
    private static void runMails(OneInputStreamOperatorTestHarness<?, ?> operator) throws Exception {
        for (var mail = next(operator); mail != null; mail = next(operator)) {
            mail.run();
        }
    }

    private static @Nullable Mail next(OneInputStreamOperatorTestHarness<?, ?> operator) {
        return operator.getTaskMailbox().tryTake(0).orElse(null);
    }

    private static OneInputStreamOperatorTestHarness<SeriesPoint, String> harness(
            FakeStore store, Batches batches, @Nullable OperatorSubtaskState restored) throws Exception {
        InfluxSettings settings = InfluxSettings.of("http://influx:8086", WriteApiVersion.V2, "series")
                .with(batches)
                .with(new Retries(1_000, 1, 2));
        @SuppressWarnings({"unchecked", "rawtypes"})
        OneInputStreamOperatorTestHarness<SeriesPoint, String> harness = new OneInputStreamOperatorTestHarness(
                new SinkWriterOperatorFactory<>(new InfluxSink(settings, each -> store)));
        harness.setup(StringSerializer.INSTANCE);
        if (restored != null) {
            harness.initializeState(restored);
        }
        harness.open();
        return harness;
    }

    private <T extends AutoCloseable> T opened(T closeable) {
        opened.add(0, closeable);
        return closeable;
    }
}
