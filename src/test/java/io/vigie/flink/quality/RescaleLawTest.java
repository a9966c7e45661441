package io.vigie.flink.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.flink.DeadLetterFactory;
import io.vigie.flink.Stage;
import io.vigie.flink.Stage.Subtask;
import io.vigie.flink.quality.RescaledRun.RescaledOperator;
import io.vigie.join.EventOrders;
import io.vigie.join.EventOrders.TimedRecord;
import io.vigie.join.JoinRules;
import io.vigie.model.Label;
import io.vigie.model.LabelContribution;
import io.vigie.model.LabelJoinInput;
import io.vigie.model.LabelSource;
import io.vigie.model.Metric;
import io.vigie.model.PaneUpdate;
import io.vigie.model.RecordPosition;
import io.vigie.model.RememberedRequest;
import io.vigie.model.ResponseStatus;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.model.TurnOutcome;
import io.vigie.window.OpenPanes.PaneRules;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.PartialPane;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

/**
 * The label join and the panes give the same whatever their parallelism is in turn, wherever they are stopped at a
 * barrier and started again, and however little of the heap they may take.
 */
class RescaleLawTest {

    private static final JoinRules RULES = new JoinRules(600, 400, 100_000);
    private static final long PANE = RollUpLevel.PANE.lengthMs();
    private static final long T0 = 20_000 * RollUpLevel.DAY.lengthMs();
    private static final long HORIZON = RollUpLevel.DAY.lengthMs();
    private static final long[] BOUNDS = {1, 2_000, 20_000, Long.MAX_VALUE};
    private static final List<LabelSource> SOURCES = List.of(LabelSource.values());
    private static final int SEEDS = Integer.getInteger("vigie.law.seeds", 20);

    private static final RescaledOperator<LabelJoinInput, Void, LabelContribution> LABELS = new RescaledOperator<>() {
        @Override
        public Stage<LabelJoinInput, Void, LabelContribution> stage(long maxBytes, Subtask subtask) throws Exception {
            return Stage.keyed(
                    new LabelJoinOperator(
                            RULES, 1_000, new DeadLetterFactory<>("labels", unused -> new byte[0]), maxBytes),
                    LabelJoinInput::requestId,
                    RecordTypeInfo.ofIds(),
                    subtask);
        }

        @Override
        public Object keyOf(Object record) {
            return ((LabelJoinInput) record).requestId();
        }

        @Override
        public void give(Stage<LabelJoinInput, Void, LabelContribution> stage, Object record, long time)
                throws Exception {
            stage.first((LabelJoinInput) record, time);
        }

        @Override
        public List<OutputTag<?>> tags() {
            return List.of(LabelJoinOperator.JOINED_LABELS, DeadLetterFactory.DEAD_LETTERS);
        }
    };

    private static final RescaledOperator<PartialPane, ScoreUpdate, PaneUpdate> PANES = new RescaledOperator<>() {
        @Override
        public Stage<PartialPane, ScoreUpdate, PaneUpdate> stage(long maxBytes, Subtask subtask) throws Exception {
            return Stage.keyed(
                    new PaneOperator(new PaneRules(HORIZON, 3), maxBytes),
                    PartialPane::group,
                    ScoreUpdate::group,
                    RecordTypeInfo.of(SliceGroup.class),
                    subtask);
        }

        @Override
        public Object keyOf(Object record) {
            return record instanceof PartialPane pane ? pane.group() : ((ScoreUpdate) record).group();
        }

        @Override
        public void give(Stage<PartialPane, ScoreUpdate, PaneUpdate> stage, Object record, long time) throws Exception {
            if (record instanceof PartialPane pane) {
                stage.first(pane, time);
            } else {
                stage.second((ScoreUpdate) record, time);
            }
        }

        @Override
        public List<OutputTag<?>> tags() {
            return List.of(PaneOperator.SCORES);
        }

        /** A pane with what its bytes say. */
        @Override
        public String text(Object sent) {
            if (sent instanceof PaneUpdate update && update.content() != null) {
                return update.group() + " " + update.asOf() + " "
                        + update.content().version() + " "
                        + update.content().slice() + " " + update.content().start() + " "
                        + HexFormat.of().formatHex(update.content().sums());
            }
            return RescaledOperator.super.text(sent);
        }
    };

    @Test
    void labelsMeetTheirRequests() throws Exception {
        for (long seed = 0; seed < SEEDS; seed++) {
            law(
                    LABELS,
                    requestsAndLabels(new Random(seed)),
                    RescaleLawTest::timeOfLabels,
                    seed,
                    HashMapStateBackend::new);
        }
    }

    /** Flink writes timers of RocksDB that are on the heap before an operator's own snapshot. */
    @Test
    void labelsMeetTheirRequestsInRocksDb() throws Exception {
        for (long seed = 1_000; seed < 1_000 + SEEDS / 5; seed++) {
            var timers = seed % 2 == 0
                    ? EmbeddedRocksDBStateBackend.PriorityQueueStateType.HEAP
                    : EmbeddedRocksDBStateBackend.PriorityQueueStateType.ROCKSDB;
            law(LABELS, requestsAndLabels(new Random(seed)), RescaleLawTest::timeOfLabels, seed, () -> {
                var backend = new EmbeddedRocksDBStateBackend();
                backend.setPriorityQueueStateType(timers);
                return backend;
            });
        }
    }

    @Test
    void panesAreSent() throws Exception {
        for (long seed = 0; seed < SEEDS; seed++) {
            law(
                    PANES,
                    partialsAndScores(new Random(seed)),
                    RescaleLawTest::timeOfPanes,
                    seed,
                    HashMapStateBackend::new);
        }
    }

    @Test
    void panesAreSentFromRocksDb() throws Exception {
        for (long seed = 1_000; seed < 1_000 + SEEDS / 10; seed++) {
            law(
                    PANES,
                    partialsAndScores(new Random(seed)),
                    RescaleLawTest::timeOfPanes,
                    seed,
                    EmbeddedRocksDBStateBackend::new);
        }
    }

    private static <A, B, O> void law(
            RescaledOperator<A, B, O> operator,
            List<Object> events,
            ToLongFunction<Object> time,
            long seed,
            Supplier<StateBackend> backends)
            throws Exception {
        var random = new Random(seed);
        long spread = events.stream().mapToLong(time).max().orElse(0)
                - events.stream().mapToLong(time).min().orElse(0);
        List<TimedRecord<Object>> order =
                EventOrders.shuffled(random, events, time, random.nextLong(1 + spread / 4), random.nextDouble());
        order.add(new TimedRecord<>(null, Long.MAX_VALUE));
        List<String> undisturbed =
                new RescaledRun<>(operator, new HashMapStateBackend(), Long.MAX_VALUE).play(order, random, 0);
        long bound = BOUNDS[random.nextInt(BOUNDS.length)];
        List<String> rescaled = new RescaledRun<>(operator, backends.get(), bound).play(order, random, 0.06);
        assertThat(undisturbed).as("seed %d", seed).isNotEmpty();
        assertThat(rescaled).as("seed %d, %d bytes", seed, bound).containsExactlyInAnyOrderElementsOf(undisturbed);
    }

    private static List<Object> requestsAndLabels(Random random) {
        List<Object> events = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String id = "r" + random.nextInt(40);
            long at = 10_000 + random.nextLong(6_000);
            var subject = new Subject("m", "v" + random.nextInt(2), List.of("all"));
            if (random.nextInt(6) > 0) {
                events.add(LabelJoinInput.of(
                        new RememberedRequest(id, subject, at, at, random.nextBoolean() ? 0.25 : null)));
            }
            if (random.nextBoolean()) {
                events.add(LabelJoinInput.of(
                        new TurnOutcome(id, at, at + 60 + random.nextLong(200), random.nextBoolean())));
            }
            for (int labels = random.nextInt(4); labels > 0; labels--) {
                events.add(LabelJoinInput.of(new Label(
                        "l" + random.nextInt(3),
                        id,
                        at + random.nextLong(3_000) - 500,
                        random.nextBoolean() ? "correct" : "safe",
                        random.nextInt(3) * 0.5,
                        SOURCES.get(random.nextInt(SOURCES.size())),
                        null,
                        random.nextBoolean() ? 0.5 : null,
                        new RecordPosition(0, events.size()))));
            }
        }
        return events;
    }

    private static long timeOfLabels(Object event) {
        LabelJoinInput input = (LabelJoinInput) event;
        if (input.request() != null) {
            return input.request().requestedAt();
        }
        return input.outcome() != null
                ? input.outcome().knownAt()
                : input.label().labelledAt();
    }

    private static List<Object> partialsAndScores(Random random) {
        List<Object> events = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String model = "m" + random.nextInt(2);
            String language = "l" + random.nextInt(5);
            long start = T0 + random.nextInt(8) * PANE;
            long tick = start + (1 + random.nextInt(20)) * PANE;
            if (random.nextBoolean()) {
                Pane pane = new Pane();
                for (int many = random.nextInt(4); many >= 0; many--) {
                    pane.add(new TrafficContribution(
                            new Subject(model, "v", List.of("language=" + language)),
                            start,
                            start,
                            null,
                            ResponseStatus.OK,
                            random.nextLong(5_000),
                            null,
                            null,
                            null,
                            null,
                            null));
                }
                events.add(new PartialPane(
                        model, "language", "v", "language=" + language, start, tick, PaneCodec.encode(pane)));
            } else {
                long asOf = tick - random.nextLong(PANE);
                events.add(new ScoreUpdate(
                        model,
                        "language",
                        asOf,
                        new ScoredLabel(
                                "l" + i,
                                "r" + i,
                                "v",
                                "language=" + language,
                                "correct",
                                LabelSource.HUMAN,
                                random.nextInt(2),
                                1,
                                start,
                                asOf,
                                null,
                                Metric.QUALITY)));
            }
        }
        return events;
    }

    private static long timeOfPanes(Object event) {
        return event instanceof PartialPane pane ? pane.tick() : ((ScoreUpdate) event).asOf();
    }
}
