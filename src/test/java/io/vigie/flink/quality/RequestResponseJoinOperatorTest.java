package io.vigie.flink.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.flink.DeadLetterFactory;
import io.vigie.join.EventOrders;
import io.vigie.join.JoinRules;
import io.vigie.model.DeadLetter;
import io.vigie.model.RecordPosition;
import io.vigie.model.RememberedRequest;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.model.Turn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.Test;

class RequestResponseJoinOperatorTest {

    private static final long TIMEOUT = 600;
    private static final List<ResponseStatus> STATUSES = List.of(ResponseStatus.values());
    private static final JoinRules RULES = new JoinRules(TIMEOUT, 600, 100_000);
    private static final List<List<String>> DIMENSIONS = List.of(List.of(), List.of("language"));

    private record Expected(
            List<TrafficContribution> traffic,
            List<Turn> answered,
            List<RememberedRequest> remembered,
            List<String> rejected) {}

    @Test
    void anyOrderGivesWhatTheBatchRuleGives() throws Exception {
        for (int seed = 0; seed < 60; seed++) {
            againstTheBatchRule(seed, new HashMapStateBackend());
        }
    }

    @Test
    void rocksDbGivesTheSame() throws Exception {
        for (int seed = 1_000; seed < 1_003; seed++) {
            againstTheBatchRule(seed, new EmbeddedRocksDBStateBackend());
        }
    }

    private static void againstTheBatchRule(int seed, StateBackend backend) throws Exception {
        var random = new Random(seed);
        var requests = new ArrayList<Request>();
        var responses = new ArrayList<Response>();
        for (int i = 0; i < 40; i++) {
            String id = "r" + i;
            long at = 10_000 + random.nextLong(5_000);
            if (random.nextInt(8) > 0) {
                requests.add(request(id, at, random));
            }
            if (random.nextInt(8) > 0) {
                // Often at the very edge of the interval, sometimes outside.
                long[] offsets = {-TIMEOUT, TIMEOUT, -TIMEOUT - 1, TIMEOUT + 1, 0, random.nextInt(2_000) - 1_000};
                responses.add(response(id, at + offsets[random.nextInt(offsets.length)], i));
            }
        }
        var events = new ArrayList<Object>();
        for (Request request : requests) {
            events.addAll(Collections.nCopies(1 + random.nextInt(2), request));
        }
        for (Response response : responses) {
            events.addAll(Collections.nCopies(1 + random.nextInt(2), response));
        }
        Expected expected = batchRule(requests, responses, events);

        // For some seeds most of what is held is left to the state backend.
        try (var run = run(backend, seed % 2 == 0 ? Long.MAX_VALUE : 3_000)) {
            run.play(
                    EventOrders.shuffled(
                            random, events, RequestResponseJoinOperatorTest::time, random.nextInt(2_000), 0.5),
                    random,
                    60);
            run.advance(100_000);
            String seedText = "seed " + seed;
            assertThat(run.output()).as(seedText).containsExactlyInAnyOrderElementsOf(expected.traffic());
            assertThat(run.side(RequestResponseJoinOperator.REMEMBERED))
                    .as(seedText)
                    .containsExactlyInAnyOrderElementsOf(expected.remembered());
            List<Turn> turns = run.side(RequestResponseJoinOperator.TURNS);
            assertThat(turns.stream().filter(turn -> turn.answer() != null))
                    .as(seedText)
                    .containsExactlyInAnyOrderElementsOf(expected.answered());
            // Each request of a conversation is told of, and told of once more only when it is answered.
            assertThat(turns.stream().map(Turn::requestId).distinct())
                    .as(seedText)
                    .containsExactlyInAnyOrderElementsOf(requests.stream()
                            .filter(request -> request.conversationId() != null)
                            .map(Request::requestId)
                            .toList());
            assertThat(turns.stream().filter(turn -> turn.answer() == null).map(Turn::requestId))
                    .as(seedText)
                    .doesNotHaveDuplicates();
            assertThat(run.side(DeadLetterFactory.DEAD_LETTERS).stream().map(RequestResponseJoinOperatorTest::text))
                    .as(seedText)
                    .containsExactlyInAnyOrderElementsOf(expected.rejected());
            run.assertEmpty(seedText, RequestResponseJoinOperator.REQUEST_RESPONSE);
        }
    }

    /** Knows all events at once and no order. */
    private static Expected batchRule(List<Request> requests, List<Response> responses, List<Object> events) {
        var expected = new Expected(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        var joined = new ArrayList<Response>();
        for (Request q : requests) {
            var subject = new Subject(
                    "m", "v", List.of("all", "language=" + q.segments().get("language")));
            if (q.labelSelected() == null || q.labelSelected()) {
                expected.remembered()
                        .add(new RememberedRequest(
                                q.requestId(), subject, q.requestedAt(), q.requestedAt(), q.labelProbability()));
            }
            var matches = responses.stream()
                    .filter(r -> r.requestId().equals(q.requestId())
                            && Math.abs(r.respondedAt() - q.requestedAt()) <= TIMEOUT)
                    .toList();
            if (matches.isEmpty()) {
                expected.traffic()
                        .add(new TrafficContribution(
                                subject,
                                q.requestedAt(),
                                q.requestedAt() + TIMEOUT,
                                q.inputTokens(),
                                q.labelProbability(),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null));
                continue;
            }
            Response r = matches.get(0);
            joined.add(r);
            long knownAt = Math.max(q.requestedAt(), r.respondedAt());
            long latency = r.latencyMs() != null ? r.latencyMs() : Math.max(0, r.respondedAt() - q.requestedAt());
            expected.traffic()
                    .add(new TrafficContribution(
                            subject,
                            q.requestedAt(),
                            knownAt,
                            q.inputTokens(),
                            q.labelProbability(),
                            r.status(),
                            latency,
                            r.firstTokenMs(),
                            r.outputTokens(),
                            r.costUsd(),
                            r.outcome(),
                            r.confidence()));
            if (q.conversationId() != null) {
                var answer = new Turn.TurnAnswer(
                        subject,
                        knownAt,
                        r.status() == ResponseStatus.CANCELLED,
                        q.labelSelected() == null || q.labelSelected(),
                        knownAt);
                expected.answered().add(new Turn(q.conversationId(), q.requestId(), q.requestedAt(), answer));
            }
        }
        for (Object event : events) {
            if (event instanceof Response response && !joined.contains(response)) {
                expected.rejected().add(response.requestId() + "@" + response.respondedAt());
            }
        }
        return expected;
    }

    @Test
    void theFirstResponseInsideTheIntervalIsTheAnswer() throws Exception {
        for (boolean requestFirst : new boolean[] {true, false}) {
            try (var run = run(new HashMapStateBackend(), Long.MAX_VALUE)) {
                var request = request("r", 1_000, new Random(1));
                if (requestFirst) {
                    run.accept(request, 1_000);
                }
                run.accept(response("r", 300, 1), 300);
                run.accept(response("r", 1_200, 2), 1_200);
                run.accept(response("r", 1_100, 3), 1_100);
                if (!requestFirst) {
                    run.accept(request, 1_000);
                }
                run.advance(10_000);
                assertThat(run.output())
                        .extracting(TrafficContribution::knownAt)
                        .containsExactly(1_200L);
                assertThat(run.side(DeadLetterFactory.DEAD_LETTERS))
                        .extracting(RequestResponseJoinOperatorTest::text)
                        .containsExactlyInAnyOrder("r@300", "r@1100");
                assertThat(run.side(DeadLetterFactory.DEAD_LETTERS))
                        .filteredOn(letter -> text(letter).equals("r@1100"))
                        .extracting(DeadLetter::reason)
                        .containsExactly("REUSED_ID");
                run.assertEmpty("request first: " + requestFirst, RequestResponseJoinOperator.REQUEST_RESPONSE);
            }
        }
    }

    @Test
    void lateRecordsStillMeetAndAreKnownAfterTheWatermark() throws Exception {
        try (var run = run(new HashMapStateBackend(), Long.MAX_VALUE)) {
            run.advance(50_000);
            run.accept(response("late", 1_100, 1), 1_100);
            run.advance(50_100);
            run.accept(request("late", 1_000, new Random(2)), 1_000);
            run.accept(request("late", 1_000, new Random(2)), 1_000);
            run.accept(request("alone", 2_000, new Random(2)), 2_000);
            run.accept(response("nobody", 2_000, 2), 2_000);
            run.advance(60_000);
            assertThat(run.output())
                    .extracting(TrafficContribution::knownAt)
                    .containsExactlyInAnyOrder(50_101L, 50_100 + TIMEOUT);
            assertThat(run.side(RequestResponseJoinOperator.REMEMBERED))
                    .extracting(RememberedRequest::knownAt)
                    .containsOnly(50_101L);
            assertThat(run.side(DeadLetterFactory.DEAD_LETTERS))
                    .extracting(RequestResponseJoinOperatorTest::text)
                    .containsExactly("nobody@2000");
            run.assertEmpty("late", RequestResponseJoinOperator.REQUEST_RESPONSE);
        }
    }

    @Test
    void aDeadLetterSaysWhereTheRecordWasRead() throws Exception {
        try (var run = run(new HashMapStateBackend(), Long.MAX_VALUE)) {
            run.accept(response("r", 100, 7), 100);
            run.advance(100 + TIMEOUT - 1);
            assertThat(run.side(DeadLetterFactory.DEAD_LETTERS)).isEmpty();
            run.advance(100 + TIMEOUT);
            DeadLetter letter = run.side(DeadLetterFactory.DEAD_LETTERS).get(0);
            assertThat(letter.topic()).isEqualTo("responses");
            assertThat(letter.partition()).isEqualTo(3);
            assertThat(letter.offset()).isEqualTo(7);
            assertThat(letter.reason()).isEqualTo("UNMATCHED_RESPONSE");
            assertThat(letter.detail()).contains("r").endsWith(".");
        }
    }

    @Test
    void aBrokenProducerCannotFillTheState() throws Exception {
        try (var run = run(new HashMapStateBackend(), Long.MAX_VALUE)) {
            for (int i = 0; i < 1_000; i++) {
                run.accept(response("null", 100 + i, i), 100 + i);
            }
            assertThat(run.side(DeadLetterFactory.DEAD_LETTERS)).hasSizeGreaterThan(900);
            run.advance(10_000);
            assertThat(run.side(DeadLetterFactory.DEAD_LETTERS)).hasSize(1_000);
            run.assertEmpty("broken producer", RequestResponseJoinOperator.REQUEST_RESPONSE);
        }
    }

    private static OperatorRun<TrafficContribution> run(StateBackend backend, long memoryBytes) throws Exception {
        return OperatorRun.of(
                backend,
                () -> new RequestResponseJoinOperator(
                        RULES,
                        DIMENSIONS,
                        new RequestResponseJoinOperator.DeadLetterFactories(
                                new DeadLetterFactory<>("requests", request -> request.requestId()
                                        .getBytes(StandardCharsets.UTF_8)),
                                new DeadLetterFactory<>("responses", RequestResponseJoinOperatorTest::bytes)),
                        memoryBytes),
                Request.class,
                Request::requestId,
                Response::requestId,
                RequestResponseJoinOperator.TURNS,
                RequestResponseJoinOperator.REMEMBERED,
                DeadLetterFactory.DEAD_LETTERS);
    }

    private static byte[] bytes(Response response) {
        return (response.requestId() + "@" + response.respondedAt()).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(DeadLetter letter) {
        return new String(letter.payload(), StandardCharsets.UTF_8);
    }

    private static long time(Object event) {
        return event instanceof Request request ? request.requestedAt() : ((Response) event).respondedAt();
    }

    private static Request request(String id, long at, Random random) {
        Boolean[] selected = {null, true, false};
        return new Request(
                id,
                "m",
                "v",
                at,
                random.nextBoolean() ? "c" + random.nextInt(3) : null,
                Map.of("language", random.nextBoolean() ? "pt" : "en", "tier", "free"),
                random.nextBoolean() ? random.nextLong(1_000) : null,
                random.nextBoolean() ? 0.25 : null,
                selected[random.nextInt(3)],
                new RecordPosition(0, at));
    }

    private static Response response(String id, long at, int offset) {
        var random = new Random(id.hashCode() + at);
        return new Response(
                id,
                at,
                STATUSES.get(random.nextInt(STATUSES.size())),
                random.nextBoolean() ? random.nextLong(1_000) : null,
                random.nextBoolean() ? 5L : null,
                random.nextBoolean() ? 6L : null,
                random.nextBoolean() ? 0.5 : null,
                random.nextBoolean() ? "route" : null,
                random.nextBoolean() ? 0.9 : null,
                null,
                new RecordPosition(3, offset));
    }
}
