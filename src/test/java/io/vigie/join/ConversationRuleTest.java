package io.vigie.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.join.EventOrders.TimedRecord;
import io.vigie.model.HeapMap;
import io.vigie.model.RecordPosition;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import io.vigie.model.Subject;
import io.vigie.model.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ConversationRuleTest {

    private static final Subject SUBJECT = new Subject("m", "v", List.of("all"));
    private static final List<SignalKind> KINDS = List.of(SignalKind.values());

    /** One conversation, its timers fired as a job would. */
    private static final class Run {
        private final HeapMap<Long, List<OpenTurn>> openTurns = new HeapMap<>();
        private final HeapMap<String, List<PendingSignal>> signals = new HeapMap<>();
        private final HeapMap<Long, List<PendingSignal>> anonymousSignals = new HeapMap<>();
        private final TreeSet<Long> timers = new TreeSet<>();
        private final List<ConversationRule.DecidedTurn> decided = new ArrayList<>();
        private final List<ConversationRule.RejectedSignal> rejected = new ArrayList<>();
        private final ConversationRule rule;
        private ConversationState held;
        private long watermark = Long.MIN_VALUE;

        Run(JoinRules rules) {
            rule = new ConversationRule(rules, new ConversationStore(openTurns, signals, anonymousSignals));
        }

        void accept(Object event) {
            keep(
                    event instanceof Turn turn
                            ? rule.onTurn(held, turn, watermark)
                            : rule.onSignal(held, (Signal) event, watermark));
        }

        void advance(long to) {
            watermark = to;
            while (!timers.isEmpty() && timers.first() <= to) {
                keep(rule.onTime(held, timers.pollFirst(), watermark));
            }
        }

        private void keep(ConversationRule.ConversationResult result) {
            held = result.held();
            timers.addAll(result.timers());
            decided.addAll(result.decided());
            rejected.addAll(result.rejected());
        }

        int entries() {
            return openTurns.size() + signals.size() + anonymousSignals.size() + timers.size() + (held == null ? 0 : 1);
        }
    }

    @Test
    void theOrderOfArrivalDoesNotMatterAndNothingIsLeft() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var rules = new JoinRules(20 + random.nextInt(100), 20 + random.nextInt(100), 1_000_000);
            List<Object> events = conversation(random, rules);
            Run one = run(rules, events, random);
            Run other = run(rules, events, random);
            assertThat(one.decided).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(other.decided);
            assertThat(one.rejected).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(other.rejected);
            assertThat(one.decided).as("seed %d", seed).hasSize((int) events.stream()
                    .filter(event -> event instanceof Turn turn && turn.answer() != null)
                    .count());
            assertThat(one.entries()).as("seed %d", seed).isZero();
            assertThat(other.entries()).as("seed %d", seed).isZero();
        }
    }

    private static Run run(JoinRules rules, List<Object> events, Random random) {
        var run = new Run(rules);
        for (TimedRecord<Object> next : EventOrders.shuffled(
                random, events, ConversationRuleTest::time, random.nextInt(400), random.nextDouble())) {
            if (next.isWatermark()) {
                run.advance(next.time());
            } else {
                run.accept(next.record());
            }
        }
        run.advance(random.nextBoolean() ? Long.MAX_VALUE : 1_000_000);
        return run;
    }

    private static List<Object> conversation(Random random, JoinRules rules) {
        var events = new ArrayList<Object>();
        for (int i = 0; i < 12; i++) {
            long requestedAt = 1_000 + random.nextLong(600);
            events.add(new Turn("c", "r" + i, requestedAt, null));
            if (random.nextInt(5) > 0) {
                long answeredAt = requestedAt + random.nextLong(rules.joinTimeoutMs() + 1);
                boolean isCancelled = random.nextInt(5) == 0;
                events.add(new Turn(
                        "c",
                        "r" + i,
                        requestedAt,
                        new Turn.TurnAnswer(SUBJECT, answeredAt, isCancelled, random.nextBoolean(), answeredAt)));
            }
        }
        for (int i = 0; i < 12; i++) {
            events.add(new Signal(
                    "c",
                    random.nextBoolean() ? "r" + random.nextInt(14) : null,
                    1_000 + random.nextLong(800),
                    KINDS.get(random.nextInt(KINDS.size())),
                    new RecordPosition(0, i)));
        }
        return events;
    }

    @Test
    void noMoreSignalsThanTheBoundAreHeld() {
        var run = new Run(new JoinRules(500, 600, 100_000));
        for (int i = 0; i < 1_000; i++) {
            run.accept(new Signal("c", "r", 1_000 + i, SignalKind.RETRIED, new RecordPosition(0, i)));
        }
        assertThat(run.signals.get("r")).hasSize(ConversationRule.MAX_SIGNALS);
        assertThat(run.rejected).hasSize(1_000 - ConversationRule.MAX_SIGNALS).allSatisfy(each -> assertThat(
                        each.detail())
                .isEqualTo("More than 64 signals are held for one turn or time."));
        run.advance(10_000);
        assertThat(run.rejected).hasSize(1_000);
        assertThat(run.entries()).isZero();
    }

    @Test
    void whatChangesNothingKeepsTheState() {
        var run = new Run(new JoinRules(500, 600, 100_000));
        run.accept(new Turn("c", "r", 1_000, null));
        ConversationState before = run.held;
        run.accept(new Turn("c", "r", 1_000, null));
        assertThat(run.held).isEqualTo(before);
    }

    private static long time(Object event) {
        if (event instanceof Turn turn) {
            return turn.answer() == null ? turn.requestedAt() : turn.answer().answeredAt();
        }
        return ((Signal) event).signalledAt();
    }
}
