package io.vigie.flink.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.flink.DeadLetterFactory;
import io.vigie.flink.Stage;
import io.vigie.flink.Stage.Subtask;
import io.vigie.join.EventOrders;
import io.vigie.join.EventOrders.TimedRecord;
import io.vigie.join.JoinRules;
import io.vigie.model.DeadLetter;
import io.vigie.model.RecordPosition;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import io.vigie.model.Subject;
import io.vigie.model.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

/**
 * Operators that hold entries on the heap give the same whatever their parallelism is in turn, wherever they are
 * stopped and started again, and however little of the heap they may take.
 */
class HeldEntriesLawTest {

    private static final JoinRules RULES = new JoinRules(600, 400, 100_000);
    private static final long[] BOUNDS = {1, 2_000, 20_000, Long.MAX_VALUE};
    private static final int SEEDS = Integer.getInteger("vigie.law.seeds", 20);

    /** An operator of two inputs, as it is built for each subtask. */
    private record Kind<A, B, O>(
            Class<A> first,
            KeySelector<A, String> firstKey,
            KeySelector<B, String> secondKey,
            List<OutputTag<?>> tags,
            String state,
            Operators<A, B, O> operators) {}

    private interface Operators<A, B, O> {
        TwoInputStreamOperator<A, B, O> bounded(long maxBytes);
    }

    private static final Kind<Request, Response, ?> JOIN = new Kind<>(
            Request.class,
            Request::requestId,
            Response::requestId,
            List.of(
                    RequestResponseJoinOperator.TURNS,
                    RequestResponseJoinOperator.REMEMBERED,
                    DeadLetterFactory.DEAD_LETTERS),
            RequestResponseJoinOperator.REQUEST_RESPONSE,
            maxBytes -> new RequestResponseJoinOperator(
                    RULES,
                    List.of(List.of(), List.of("language")),
                    new RequestResponseJoinOperator.DeadLetterFactories(
                            new DeadLetterFactory<>("requests", unused -> new byte[0]),
                            new DeadLetterFactory<>("responses", unused -> new byte[0])),
                    maxBytes));

    private static final Kind<Turn, Signal, ?> CONVERSATIONS = new Kind<>(
            Turn.class,
            Turn::conversationId,
            Signal::conversationId,
            List.of(ConversationOperator.OUTCOMES, DeadLetterFactory.DEAD_LETTERS),
            ConversationOperator.CONVERSATION,
            maxBytes -> new ConversationOperator(
                    RULES, new DeadLetterFactory<>("signals", unused -> new byte[0]), maxBytes));

    @Test
    void requestsMeetTheirResponses() throws Exception {
        for (long seed = 0; seed < SEEDS; seed++) {
            law(JOIN, requestsAndResponses(new Random(seed)), seed, HashMapStateBackend::new);
        }
    }

    @Test
    void turnsAreDecided() throws Exception {
        for (long seed = 0; seed < SEEDS; seed++) {
            law(CONVERSATIONS, turnsAndSignals(new Random(seed)), seed, HashMapStateBackend::new);
        }
    }

    @Test
    void rocksDbGivesTheSame() throws Exception {
        for (long seed = 1_000; seed < 1_000 + SEEDS / 10; seed++) {
            law(JOIN, requestsAndResponses(new Random(seed)), seed, EmbeddedRocksDBStateBackend::new);
            law(CONVERSATIONS, turnsAndSignals(new Random(seed)), seed, EmbeddedRocksDBStateBackend::new);
        }
    }

    private static <A, B, O> void law(
            Kind<A, B, O> kind, List<Object> events, long seed, Supplier<StateBackend> backends) throws Exception {
        var random = new Random(seed);
        List<TimedRecord<Object>> order = EventOrders.shuffled(
                random, events, HeldEntriesLawTest::time, random.nextInt(1_500), random.nextDouble());
        order.add(new TimedRecord<>(null, 50_000));
        List<String> undisturbed = new Run<>(kind, new HashMapStateBackend(), Long.MAX_VALUE).play(order, random, 0);
        long bound = BOUNDS[random.nextInt(BOUNDS.length)];
        List<String> rescaled = new Run<>(kind, backends.get(), bound).play(order, random, 0.04);
        assertThat(rescaled).as("seed %d, %d bytes", seed, bound).containsExactlyInAnyOrderElementsOf(undisturbed);
    }

    /** Several subtasks, all of which see every watermark. */
    private static final class Run<A, B, O> {
        private final Kind<A, B, O> kind;
        private final StateBackend backend;
        private final long maxBytes;
        private final List<String> out = new ArrayList<>();
        private List<Stage<A, B, O>> stages;
        private int checkpoints;

        Run(Kind<A, B, O> kind, StateBackend backend, long maxBytes) throws Exception {
            this.kind = kind;
            this.backend = backend;
            this.maxBytes = maxBytes;
            this.stages = start(1, List.of());
        }

        private List<Stage<A, B, O>> start(int parallelism, List<OperatorSubtaskState> left) throws Exception {
            List<Stage<A, B, O>> started = new ArrayList<>();
            for (int i = 0; i < parallelism; i++) {
                var subtask = new Subtask(parallelism, i);
                started.add(Stage.keyed(
                                kind.operators().bounded(maxBytes),
                                kind.firstKey(),
                                kind.secondKey(),
                                Types.STRING,
                                subtask)
                        .open(backend, left.isEmpty() ? null : subtask.shareOf(left)));
            }
            return started;
        }

        List<String> play(List<TimedRecord<Object>> order, Random random, double rescales) throws Exception {
            for (TimedRecord<Object> next : order) {
                if (next.isWatermark()) {
                    for (Stage<A, B, O> stage : stages) {
                        stage.advance(next.time());
                    }
                } else {
                    give(next.record(), next.time());
                }
                if (random.nextDouble() < rescales) {
                    rescale(1 + random.nextInt(3));
                }
            }
            for (Stage<A, B, O> stage : stages) {
                take(stage);
                assertThat(stage.timers()).isZero();
                stage.snapshot(++checkpoints);
                assertThat(stage.keys(kind.state())).isZero();
                stage.close();
            }
            return out;
        }

        @SuppressWarnings("unchecked")
        private void give(Object record, long time) throws Exception {
            boolean isFirst = kind.first().isInstance(record);
            String key = isFirst
                    ? kind.firstKey().getKey((A) record)
                    : kind.secondKey().getKey((B) record);
            for (int i = 0; i < stages.size(); i++) {
                if (new Subtask(stages.size(), i).has(key)) {
                    if (isFirst) {
                        stages.get(i).first((A) record, time);
                    } else {
                        stages.get(i).second((B) record, time);
                    }
                }
            }
        }

        private void rescale(int parallelism) throws Exception {
            List<OperatorSubtaskState> left = new ArrayList<>();
            for (Stage<A, B, O> stage : stages) {
                left.add(stage.snapshot(++checkpoints));
                take(stage);
                stage.close();
            }
            stages = start(parallelism, left);
        }

        private void take(Stage<A, B, O> stage) {
            stage.take().forEach(each -> out.add(each.toString()));
            for (OutputTag<?> tag : kind.tags()) {
                stage.take(tag).forEach(each -> out.add(tag.getId() + " " + text(each)));
            }
        }
    }

    /** A dead letter without its bytes. */
    private static String text(Object sent) {
        return sent instanceof DeadLetter letter
                ? letter.topic() + " " + letter.offset() + " " + letter.reason() + " " + letter.detail()
                : sent.toString();
    }

    private static List<Object> requestsAndResponses(Random random) {
        List<Object> events = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String id = "r" + random.nextInt(50);
            long at = 10_000 + random.nextLong(6_000);
            for (int times = random.nextInt(3); times > 0; times--) {
                events.add(new Request(
                        id,
                        "m",
                        "v",
                        at,
                        random.nextBoolean() ? "c" + random.nextInt(3) : null,
                        Map.of("language", random.nextBoolean() ? "pt" : "en"),
                        null,
                        0.5,
                        random.nextBoolean() ? null : Boolean.FALSE,
                        new RecordPosition(0, i)));
            }
            if (random.nextInt(6) > 0) {
                events.add(new Response(
                        id,
                        at + random.nextInt(1_400) - 700,
                        ResponseStatus.OK,
                        null,
                        null,
                        null,
                        null,
                        "route",
                        0.5,
                        null,
                        new RecordPosition(1, i)));
            }
        }
        return events;
    }

    private static List<Object> turnsAndSignals(Random random) {
        var subject = new Subject("m", "v", List.of("all", "language=pt"));
        List<Object> events = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String conversation = "c" + random.nextInt(8);
            long at = 10_000 + random.nextLong(6_000);
            events.add(new Turn(conversation, "r" + i, at, null));
            if (random.nextInt(5) > 0) {
                long answeredAt = at + random.nextInt(600);
                events.add(new Turn(
                        conversation,
                        "r" + i,
                        at,
                        new Turn.TurnAnswer(subject, answeredAt, random.nextInt(5) == 0, true, answeredAt)));
            }
            if (random.nextBoolean()) {
                SignalKind[] kinds = SignalKind.values();
                events.add(new Signal(
                        conversation,
                        random.nextBoolean() ? "r" + i : null,
                        at + random.nextInt(1_200) - 50,
                        kinds[random.nextInt(kinds.length)],
                        new RecordPosition(2, i)));
            }
        }
        return events;
    }

    private static long time(Object event) {
        if (event instanceof Request request) {
            return request.requestedAt();
        }
        if (event instanceof Response response) {
            return response.respondedAt();
        }
        if (event instanceof Signal signal) {
            return signal.signalledAt();
        }
        Turn turn = (Turn) event;
        return turn.answer() == null ? turn.requestedAt() : turn.answer().answeredAt();
    }
}
