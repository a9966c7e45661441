package io.vigie.flink.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.flink.DeadLetterFactory;
import io.vigie.join.EventOrders;
import io.vigie.join.JoinRules;
import io.vigie.model.DeadLetter;
import io.vigie.model.RecordPosition;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import io.vigie.model.Subject;
import io.vigie.model.Turn;
import io.vigie.model.TurnContribution;
import io.vigie.model.TurnOutcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.Test;

class ConversationOperatorTest {

    private static final List<SignalKind> KINDS = List.of(SignalKind.values());
    private static final Subject SUBJECT = new Subject("m", "v", List.of("all"));

    private record Expected(List<TurnContribution> turns, List<TurnOutcome> outcomes, List<Integer> rejected) {}

    @Test
    void anyOrderGivesWhatTheBatchRuleGives() throws Exception {
        for (int seed = 0; seed < 120; seed++) {
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
        long timeout = 20 + random.nextLong(100);
        long after = 20 + random.nextLong(100);
        var rules = new JoinRules(timeout, after, 1_000_000);
        int span = 50 + random.nextInt(2_000);
        var opened = new ArrayList<Turn>();
        var answered = new ArrayList<Turn>();
        var signals = new ArrayList<Signal>();
        for (int i = 0; i < 30; i++) {
            String conversation = "c" + random.nextInt(3);
            long requestedAt = 1_000 + random.nextLong(span);
            opened.add(new Turn(conversation, "r" + i, requestedAt, null));
            if (random.nextInt(5) > 0) {
                long answeredAt = requestedAt + random.nextLong(timeout + 1);
                answered.add(new Turn(
                        conversation,
                        "r" + i,
                        requestedAt,
                        new Turn.TurnAnswer(
                                SUBJECT, answeredAt, random.nextInt(5) == 0, random.nextBoolean(), answeredAt)));
            }
        }
        for (int i = 0; i < 15; i++) {
            Turn turn = opened.get(random.nextInt(opened.size()));
            boolean isNamed = random.nextBoolean();
            String conversation = random.nextInt(8) == 0 ? "c" + random.nextInt(4) : turn.conversationId();
            signals.add(new Signal(
                    conversation,
                    isNamed ? turn.requestId() : null,
                    turn.requestedAt() - 5 + random.nextLong(timeout + after + 10),
                    KINDS.get(random.nextInt(KINDS.size())),
                    new RecordPosition(0, i)));
        }
        var events = new ArrayList<Object>();
        for (Turn turn : opened) {
            events.addAll(Collections.nCopies(1 + random.nextInt(2), turn));
        }
        events.addAll(answered);
        events.addAll(signals);
        Expected expected = batchRule(opened, answered, signals, after);

        // For some seeds most of what is held is left to the state backend.
        try (var run = run(backend, rules, seed % 2 == 0 ? Long.MAX_VALUE : 1_500)) {
            run.play(
                    EventOrders.shuffled(
                            random, events, ConversationOperatorTest::time, random.nextInt(400), random.nextDouble()),
                    random,
                    40);
            // A bounded input ends with a jump; a stream goes on.
            run.advance(random.nextBoolean() ? Long.MAX_VALUE : 1_000_000);
            String seedText = "seed " + seed;
            assertThat(run.output()).as(seedText).containsExactlyInAnyOrderElementsOf(expected.turns());
            assertThat(run.side(ConversationOperator.OUTCOMES))
                    .as(seedText)
                    .containsExactlyInAnyOrderElementsOf(expected.outcomes());
            assertThat(run.side(DeadLetterFactory.DEAD_LETTERS).stream().map(letter -> (int) letter.offset()))
                    .as(seedText)
                    .containsExactlyInAnyOrderElementsOf(expected.rejected());
            assertEmpty(run, seedText);
        }
    }

    /** Knows all events at once and no order, and looks at each turn with everything of its conversation. */
    private static Expected batchRule(List<Turn> opened, List<Turn> answered, List<Signal> signals, long after) {
        var expected = new Expected(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        boolean[] taken = new boolean[signals.size()];
        for (Turn turn : answered) {
            long start = turn.answer().answeredAt();
            long end = start + after;
            boolean resolved = false;
            boolean gaveUp = false;
            Set<SignalKind> kinds = EnumSet.noneOf(SignalKind.class);
            boolean alive = false;
            for (int i = 0; i < signals.size(); i++) {
                Signal signal = signals.get(i);
                if (!signal.conversationId().equals(turn.conversationId())) {
                    continue;
                }
                long at = signal.signalledAt();
                boolean speaksOfIt = signal.requestId() != null
                        ? signal.requestId().equals(turn.requestId())
                        : turn.equals(lastAnswered(answered, signal));
                boolean counts = speaksOfIt && at >= turn.requestedAt() && at <= end;
                boolean heard = at > start && at <= end;
                resolved |= counts && signal.kind() == SignalKind.RESOLVED;
                gaveUp |= counts && signal.kind() == SignalKind.ABANDONED;
                if (counts) {
                    kinds.add(signal.kind());
                }
                alive |= counts || heard;
                taken[i] |= counts || heard;
            }
            boolean further = opened.stream()
                    .anyMatch(other -> other.conversationId().equals(turn.conversationId())
                            && other.requestedAt() > turn.requestedAt()
                            && other.requestedAt() <= end);
            boolean abandoned;
            if (resolved || further) {
                abandoned = false;
            } else if (turn.answer().cancelled() || gaveUp) {
                abandoned = true;
            } else {
                abandoned = !alive;
            }
            expected.turns()
                    .add(new TurnContribution(
                            turn.answer().subject(), turn.requestedAt(), end, abandoned, List.copyOf(kinds)));
            if (turn.answer().remembered()) {
                expected.outcomes().add(new TurnOutcome(turn.requestId(), turn.requestedAt(), end, abandoned));
            }
        }
        for (int i = 0; i < taken.length; i++) {
            if (!taken[i]) {
                expected.rejected().add(i);
            }
        }
        return expected;
    }

    private static Turn lastAnswered(List<Turn> answered, Signal signal) {
        Turn last = null;
        for (Turn turn : answered) {
            if (turn.conversationId().equals(signal.conversationId())
                    && turn.answer().answeredAt() <= signal.signalledAt()
                    && (last == null || key(turn).compareTo(key(last)) > 0)) {
                last = turn;
            }
        }
        return last;
    }

    private static String key(Turn turn) {
        return "%020d %020d %s".formatted(turn.answer().answeredAt(), turn.requestedAt(), turn.requestId());
    }

    @Test
    void whatDecidesATurn() throws Exception {
        assertThat(verdict(false)).isEqualTo("abandoned");
        assertThat(verdict(false, signal("r", 1_500, SignalKind.RESOLVED))).isEqualTo("kept");
        assertThat(verdict(true)).isEqualTo("abandoned");
        assertThat(verdict(true, signal("r", 1_500, SignalKind.THUMBS_UP))).isEqualTo("abandoned");
        assertThat(verdict(true, signal("r", 1_500, SignalKind.RESOLVED))).isEqualTo("kept");
        assertThat(verdict(false, signal("r", 1_500, SignalKind.ABANDONED))).isEqualTo("abandoned");
        assertThat(verdict(false, signal(null, 1_500, SignalKind.THUMBS_DOWN))).isEqualTo("kept, thumbs down");
        assertThat(verdict(
                        false,
                        signal("r", 1_300, SignalKind.RETRIED),
                        signal("r", 1_400, SignalKind.RETRIED),
                        signal("r", 1_500, SignalKind.ESCALATED)))
                .isEqualTo("kept, escalated, retried");
        assertThat(verdict(false, signal("other", 1_500, SignalKind.ABANDONED))).isEqualTo("kept");
        assertThat(verdict(false, signal(null, 1_500, SignalKind.ESCALATED))).isEqualTo("kept, escalated");
        assertThat(verdict(false, signal(null, 1_801, SignalKind.RESOLVED))).isEqualTo("abandoned");
        assertThat(verdict(false, signal(null, 1_800, SignalKind.RESOLVED))).isEqualTo("kept");
        assertThat(verdict(false, new Turn("c", "next", 1_150, null))).isEqualTo("kept");
        assertThat(verdict(true, new Turn("c", "next", 1_800, null))).isEqualTo("kept");
        assertThat(verdict(false, new Turn("c", "next", 1_801, null))).isEqualTo("abandoned");
        assertThat(verdict(false, new Turn("c", "before", 1_000, null))).isEqualTo("abandoned");
        // While the answer is still being written.
        assertThat(verdict(false, signal("r", 1_100, SignalKind.ESCALATED))).isEqualTo("kept, escalated");
    }

    private static final Map<SignalKind, String> TOLD = Map.of(
            SignalKind.ESCALATED, "escalated", SignalKind.RETRIED, "retried", SignalKind.THUMBS_DOWN, "thumbs down");

    /** Of a turn asked at 1000 and answered at 1200, with 600 of patience. */
    private static String verdict(boolean cancelled, Object... others) throws Exception {
        try (var run = run(new HashMapStateBackend(), new JoinRules(500, 600, 100_000), Long.MAX_VALUE)) {
            run.accept(turn("r", 1_000, 1_200, cancelled), 1_200);
            for (Object other : others) {
                run.accept(other, time(other));
            }
            run.advance(1_799);
            assertThat(run.output()).isEmpty();
            run.advance(1_800);
            TurnContribution turn = run.output().get(0);
            assertThat(run.side(ConversationOperator.OUTCOMES))
                    .containsExactly(new TurnOutcome("r", 1_000, 1_800, turn.abandoned()));
            return (turn.abandoned() ? "abandoned" : "kept")
                    + turn.signals().stream()
                            .filter(TOLD::containsKey)
                            .map(kind -> ", " + TOLD.get(kind))
                            .collect(Collectors.joining());
        }
    }

    @Test
    void aLateTurnIsDecidedAfterTheWatermark() throws Exception {
        try (var run = run(new HashMapStateBackend(), new JoinRules(500, 600, 100_000), Long.MAX_VALUE)) {
            run.advance(10_000);
            run.accept(turn("r", 1_000, 1_200, false), 1_200);
            run.accept(signal(null, 1_300, SignalKind.RESOLVED), 1_300);
            run.accept(signal("r", 1_300, SignalKind.ESCALATED), 1_300);
            run.advance(20_000);
            assertThat(run.output())
                    .containsExactly(new TurnContribution(
                            SUBJECT, 1_000, 10_001, false, List.of(SignalKind.RESOLVED, SignalKind.ESCALATED)));
            assertThat(run.side(DeadLetterFactory.DEAD_LETTERS)).isEmpty();
            assertEmpty(run, "late");
        }
    }

    @Test
    void aSignalThatComesAfterItsTurnWasDecidedIsADeadLetter() throws Exception {
        try (var run = run(new HashMapStateBackend(), new JoinRules(500, 600, 100_000), Long.MAX_VALUE)) {
            run.accept(turn("r", 1_000, 1_200, false), 1_200);
            run.advance(1_800);
            run.accept(signal("r", 1_700, SignalKind.RESOLVED), 1_700);
            run.accept(signal(null, 1_700, SignalKind.RESOLVED), 1_700);
            run.advance(10_000);
            assertThat(run.side(DeadLetterFactory.DEAD_LETTERS))
                    .extracting(DeadLetter::reason)
                    .containsExactly("UNMATCHED_SIGNAL", "UNMATCHED_SIGNAL");
            assertEmpty(run, "after the decision");
        }
    }

    /** A bot with one conversation: what an event reads and writes must not grow with the number of turns. */
    @Test
    void aHundredThousandTurnsOfOneConversationStaySmall() throws Exception {
        int turns = 100_000;
        var random = new Random(7);
        try (var run = run(new HashMapStateBackend(), new JoinRules(60_000, 60_000, 1_000_000), Long.MAX_VALUE)) {
            int heldAtMost = 0;
            for (int i = 0; i < turns; i++) {
                long at = 1_000_000L + i * 100L;
                run.accept(new Turn("c", "r" + i, at, null), at);
                run.accept(turn("r" + i, at, at + 50, false), at + 50);
                if (i % 10 == 0) {
                    run.accept(signal(random.nextBoolean() ? "r" + i : null, at + 60, SignalKind.THUMBS_UP), at + 60);
                }
                if (i % 100 == 99) {
                    run.advance(at);
                    heldAtMost = Math.max(heldAtMost, run.timers());
                }
            }
            // Turns open for a minute, ten a second, and what came since the last watermark.
            assertThat(heldAtMost).isLessThan(900);
            run.advance(Long.MAX_VALUE);
            assertThat(run.output()).hasSize(turns);
            assertThat(run.output().stream().filter(TurnContribution::abandoned).count())
                    .isOne();
            assertThat(run.side(DeadLetterFactory.DEAD_LETTERS)).isEmpty();
            assertEmpty(run, "bot");
        }
    }

    @Test
    void aBrokenProducerCannotFillTheState() throws Exception {
        try (var run = run(new HashMapStateBackend(), new JoinRules(500, 600, 100_000), Long.MAX_VALUE)) {
            for (int i = 0; i < 2_000; i++) {
                run.accept(signal("null", 1_000 + i, SignalKind.RETRIED), 1_000 + i);
                run.accept(signal(null, 1_000, SignalKind.RETRIED), 1_000);
            }
            assertThat(run.side(DeadLetterFactory.DEAD_LETTERS)).hasSizeGreaterThan(3_800);
            run.advance(10_000);
            assertThat(run.side(DeadLetterFactory.DEAD_LETTERS)).hasSize(4_000);
            assertEmpty(run, "broken producer");
        }
    }

    private static OperatorRun<TurnContribution> run(StateBackend backend, JoinRules rules, long memoryBytes)
            throws Exception {
        return OperatorRun.of(
                backend,
                () -> new ConversationOperator(
                        rules,
                        new DeadLetterFactory<>(
                                "signals", signal -> signal.toString().getBytes(StandardCharsets.UTF_8)),
                        memoryBytes),
                Turn.class,
                Turn::conversationId,
                Signal::conversationId,
                ConversationOperator.OUTCOMES,
                DeadLetterFactory.DEAD_LETTERS);
    }

    private static void assertEmpty(OperatorRun<?> run, String context) {
        run.assertEmpty(
                context,
                ConversationOperator.CONVERSATION,
                ConversationOperator.OPEN_TURNS,
                ConversationOperator.SIGNALS,
                ConversationOperator.ANONYMOUS_SIGNALS);
    }

    private static Turn turn(String id, long requestedAt, long answeredAt, boolean cancelled) {
        return new Turn("c", id, requestedAt, new Turn.TurnAnswer(SUBJECT, answeredAt, cancelled, true, answeredAt));
    }

    private static Signal signal(String requestId, long at, SignalKind kind) {
        return new Signal("c", requestId, at, kind, new RecordPosition(0, 0));
    }

    private static long time(Object event) {
        if (event instanceof Turn turn) {
            return turn.answer() == null ? turn.requestedAt() : turn.answer().answeredAt();
        }
        return ((Signal) event).signalledAt();
    }
}
