package io.vigie.flink.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.flink.DeadLetterFactory;
import io.vigie.flink.Stage;
import io.vigie.flink.Stage.Subtask;
import io.vigie.flink.quality.RescaledRun.RescaledOperator;
import io.vigie.join.EventOrders;
import io.vigie.join.EventOrders.TimedRecord;
import io.vigie.join.JoinRules;
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
    private record HeldOperator<A, B, O>(
            Class<A> first,
            KeySelector<A, String> firstKey,
            KeySelector<B, String> secondKey,
            List<OutputTag<?>> tags,
            String state,
            Operators<A, B, O> operators)
            implements RescaledOperator<A, B, O> {

        @Override
        public Stage<A, B, O> stage(long maxBytes, Subtask subtask) throws Exception {
            return Stage.keyed(operators.bounded(maxBytes), firstKey, secondKey, Types.STRING, subtask);
        }

        @Override
        @SuppressWarnings("unchecked")
        public Object keyOf(Object record) throws Exception {
            return first.isInstance(record) ? firstKey.getKey((A) record) : secondKey.getKey((B) record);
        }

        @Override
        @SuppressWarnings("unchecked")
        public void give(Stage<A, B, O> stage, Object record, long time) throws Exception {
            if (first.isInstance(record)) {
                stage.first((A) record, time);
            } else {
                stage.second((B) record, time);
            }
        }

        @Override
        public void assertEmpty(Stage<A, B, O> stage) throws Exception {
            assertThat(stage.keys(state)).isZero();
        }
    }

    private interface Operators<A, B, O> {
        TwoInputStreamOperator<A, B, O> bounded(long maxBytes);
    }

    private static final HeldOperator<Request, Response, ?> JOIN = new HeldOperator<>(
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

    private static final HeldOperator<Turn, Signal, ?> CONVERSATIONS = new HeldOperator<>(
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
            RescaledOperator<A, B, O> operator, List<Object> events, long seed, Supplier<StateBackend> backends)
            throws Exception {
        var random = new Random(seed);
        List<TimedRecord<Object>> order = EventOrders.shuffled(
                random, events, HeldEntriesLawTest::time, random.nextInt(1_500), random.nextDouble());
        order.add(new TimedRecord<>(null, 50_000));
        List<String> undisturbed =
                new RescaledRun<>(operator, new HashMapStateBackend(), Long.MAX_VALUE).play(order, random, 0);
        long bound = BOUNDS[random.nextInt(BOUNDS.length)];
        List<String> rescaled = new RescaledRun<>(operator, backends.get(), bound).play(order, random, 0.04);
        assertThat(rescaled).as("seed %d, %d bytes", seed, bound).containsExactlyInAnyOrderElementsOf(undisturbed);
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
