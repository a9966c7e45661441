package io.vigie.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.vigie.join.EventOrders.TimedRecord;
import io.vigie.model.JoinedLabel;
import io.vigie.model.Label;
import io.vigie.model.LabelContribution;
import io.vigie.model.LabelJoinInput;
import io.vigie.model.LabelSource;
import io.vigie.model.Metric;
import io.vigie.model.RecordPosition;
import io.vigie.model.RejectionReason;
import io.vigie.model.RememberedRequest;
import io.vigie.model.Subject;
import io.vigie.model.TurnOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LabelJoinTest {

    private static final long HORIZON = 2_000;
    private static final LabelJoin JOIN = new LabelJoin(new JoinRules(50, 60, HORIZON));
    private static final List<LabelSource> SOURCES = List.of(LabelSource.values());

    /** One request id, its timers fired as a job would. */
    private static final class Run {
        private final TreeSet<Long> timers = new TreeSet<>();
        private final List<LabelContribution> contributions = new ArrayList<>();
        private final List<JoinedLabel> joined = new ArrayList<>();
        private final List<LabelJoin.RejectedLabel> rejected = new ArrayList<>();
        private LabelJoinState held;
        private long watermark = Long.MIN_VALUE;
        private int awaited;
        private int counted;

        void accept(LabelJoinInput input) {
            if (input.label() != null) {
                keep(JOIN.onLabel(held, input.label(), watermark));
            } else if (input.outcome() != null) {
                keep(JOIN.onOutcome(held, input.outcome(), watermark));
            } else {
                keep(JOIN.onRequest(held, input.request(), watermark));
            }
        }

        void advance(long to) {
            watermark = to;
            while (!timers.isEmpty() && timers.first() <= to) {
                long time = timers.pollFirst();
                if (held != null) {
                    keep(JOIN.onTime(held, time));
                }
            }
        }

        private void keep(LabelJoin.LabelJoinResult result) {
            held = result.held();
            timers.addAll(result.timers());
            rejected.addAll(result.rejected());
            awaited += result.awaitsRequest() ? 1 : 0;
            counted += result.joinedLabels();
            for (LabelJoin.SnapshotChange change : result.changes()) {
                if (change.contribution() != null) {
                    contributions.add(change.contribution());
                }
                joined.addAll(change.joinedLabels("r"));
            }
        }
    }

    @Test
    void theOrderOfArrivalDoesNotMatterAndNothingIsPendingInTheEnd() {
        int observed = 0;
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            List<LabelJoinInput> inputs = inputs(random);
            Run one = run(inputs, random);
            Run other = run(inputs, random);
            assertThat(one.contributions).as("seed %d", seed).isEqualTo(other.contributions);
            assertThat(one.joined).as("seed %d", seed).isEqualTo(other.joined);
            assertThat(one.rejected).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(other.rejected);
            List<JoinedLabel> observations = one.joined.stream()
                    .filter(label -> label.metric() == Metric.ABANDONMENT_AFTER_BAD)
                    .toList();
            assertThat(observations).as("seed %d: told once at most", seed).hasSizeLessThanOrEqualTo(1);
            observed += observations.size();
            for (Run each : List.of(one, other)) {
                assertThat(each.timers).as("seed %d", seed).isEmpty();
                assertThat(each.held.pending()).as("seed %d", seed).isEmpty();
                assertThat(each.counted + each.rejected.size())
                        .as("seed %d", seed)
                        .isEqualTo(inputs.size() - 2);
            }
        }
        assertThat(observed).as("answers that were bad at some time").isGreaterThan(50);
    }

    private static Run run(List<LabelJoinInput> inputs, Random random) {
        var run = new Run();
        for (TimedRecord<LabelJoinInput> next :
                EventOrders.shuffled(random, inputs, LabelJoinTest::time, random.nextInt(500), random.nextDouble())) {
            if (next.isWatermark()) {
                run.advance(next.time());
            } else {
                run.accept(next.record());
            }
        }
        run.advance(random.nextBoolean() ? Long.MAX_VALUE : 1_000_000);
        return run;
    }

    private static List<LabelJoinInput> inputs(Random random) {
        var inputs = new ArrayList<LabelJoinInput>();
        Double probability = random.nextBoolean() ? 0.25 : null;
        inputs.add(LabelJoinInput.of(
                new RememberedRequest("r", new Subject("m", "v", List.of("all")), 1_000, 1_000, probability)));
        inputs.add(LabelJoinInput.of(new TurnOutcome("r", 1_000, 1_060 + random.nextLong(200), random.nextBoolean())));
        for (int i = 0; i < 10; i++) {
            long at = random.nextInt(5) == 0 ? 1_000 + HORIZON + random.nextLong(2) : 950 + random.nextLong(400);
            inputs.add(LabelJoinInput.of(label("l" + i, at, random)));
        }
        return inputs;
    }

    /** Bad, then good, then bad again: what the user did is told with the first word of it, and stays told. */
    @Test
    void whatFollowedABadAnswerIsToldOnce() {
        var run = new Run();
        run.accept(LabelJoinInput.of(
                new RememberedRequest("r", new Subject("m", "v", List.of("all")), 1_000, 1_000, 0.25)));
        run.accept(LabelJoinInput.of(new TurnOutcome("r", 1_000, 1_100, true)));
        double[] scores = {0.75, 0.25, 1, 0};
        for (int i = 0; i < scores.length; i++) {
            run.accept(LabelJoinInput.of(new Label(
                    "l" + i,
                    "r",
                    1_200 + i,
                    "correct",
                    scores[i],
                    LabelSource.HUMAN,
                    null,
                    null,
                    new RecordPosition(0, 0))));
            run.advance(1_200 + i);
        }
        run.advance(Long.MAX_VALUE);
        assertThat(run.joined)
                .filteredOn(label -> label.metric() == Metric.ABANDONMENT_AFTER_BAD)
                .extracting(
                        JoinedLabel::labelId,
                        JoinedLabel::knownAt,
                        JoinedLabel::score,
                        JoinedLabel::probability,
                        JoinedLabel::previous)
                .containsExactly(tuple("l1", 1_201L, 0.0, 0.25, null));
        assertThat(run.joined)
                .filteredOn(label -> label.metric() == Metric.QUALITY)
                .extracting(JoinedLabel::score)
                .containsExactly(0.75, 0.25, 1.0, 0.0);
    }

    /** Versions of labels at random times, in any order that keeps the order of each id: the last of an id counts. */
    @Test
    void theLastVersionOfALabelCountsWhateverItsTime() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var versions = new ArrayList<Label>();
            var last = new HashMap<String, Label>();
            var place = new HashMap<String, Long>();
            for (int i = 0; i < 6; i++) {
                Label version = new Label(
                        "l" + random.nextInt(2),
                        "r",
                        1_000 + random.nextInt(5) * 10,
                        "correct",
                        i / 6.0,
                        LabelSource.HUMAN,
                        null,
                        null,
                        new RecordPosition(0, i));
                versions.add(version);
                last.put(version.labelId(), version);
                place.merge(version.labelId(), version.labelledAt(), Math::max);
            }
            String winner = last.keySet().stream()
                    .max(Comparator.<String>comparingLong(place::get).thenComparing(Comparator.naturalOrder()))
                    .orElseThrow();
            var run = new Run();
            run.accept(LabelJoinInput.of(
                    new RememberedRequest("r", new Subject("m", "v", List.of("all")), 1_000, 1_000, null)));
            for (Label version : versions) {
                run.accept(LabelJoinInput.of(version));
                if (random.nextBoolean()) {
                    run.advance(1_050);
                }
            }
            run.advance(10_000);
            double sum = 0;
            int count = 0;
            for (LabelContribution contribution : run.contributions) {
                for (LabelContribution.ScoreContribution score : contribution.scores()) {
                    sum += score.sign() * score.score();
                    count += score.sign();
                }
            }
            assertThat(count).as("seed %d", seed).isOne();
            assertThat(sum).as("seed %d", seed).isCloseTo(last.get(winner).score(), within(1e-9));
        }
    }

    @Test
    void aRepeatedVersionIsADuplicateAndWhatStoodBetweenDoesNotCount() {
        var run = new Run();
        run.accept(LabelJoinInput.of(
                new RememberedRequest("r", new Subject("m", "v", List.of("all")), 1_000, 1_000, null)));
        for (long[] one : new long[][] {{1_010, 1, 0}, {1_010, 3, 0}, {1_020, 2, 1}}) {
            run.accept(LabelJoinInput.of(new Label(
                    "l",
                    "r",
                    one[0],
                    "correct",
                    one[2],
                    LabelSource.HUMAN,
                    null,
                    null,
                    new RecordPosition(0, one[1]))));
            run.advance(one[0]);
        }
        assertThat(run.joined).extracting(JoinedLabel::score).containsExactly(0.0);
    }

    /** An id that is used each day: each label counts for the last request before it. */
    @Test
    void labelsOfAReusedIdGoToTheLastRequestBeforeThem() {
        var run = new Run();
        for (int day = 0; day < 40; day++) {
            long at = 10_000 + day * 1_000L;
            run.advance(at - 1);
            run.accept(LabelJoinInput.of(
                    new RememberedRequest("r", new Subject("m", "v" + day, List.of("all")), at, at, null)));
            run.accept(LabelJoinInput.of(new TurnOutcome("r", at, at + 60, day % 2 == 0)));
            run.accept(LabelJoinInput.of(new Label(
                    "l",
                    "r",
                    at + 200,
                    "correct",
                    day / 40.0,
                    LabelSource.HUMAN,
                    null,
                    null,
                    new RecordPosition(0, day))));
        }
        run.advance(Long.MAX_VALUE);
        assertThat(run.rejected).isEmpty();
        assertThat(run.contributions).hasSize(40);
        for (int day = 0; day < 40; day++) {
            LabelContribution contribution = run.contributions.get(day);
            assertThat(contribution.subject().version()).isEqualTo("v" + day);
            assertThat(contribution.scores().get(0).score()).isEqualTo(day / 40.0);
            assertThat(contribution.postAnswerOutcomes().get(0).abandoned()).isEqualTo(day % 2 == 0);
        }
    }

    @Test
    void aLabelOfNoRequestIsGivenUpAfterTheTimeout() {
        var run = new Run();
        run.accept(LabelJoinInput.of(label("l", 1_000, new Random(1))));
        run.advance(1_049);
        assertThat(run.awaited).isOne();
        assertThat(run.rejected).isEmpty();
        run.advance(1_050);
        assertThat(run.rejected)
                .extracting(LabelJoin.RejectedLabel::reason, LabelJoin.RejectedLabel::detail)
                .containsExactly(tuple(
                        RejectionReason.UNMATCHED_LABEL,
                        "No request r that labels may come for: none came within the join timeout of the"
                                + " label, or it said with label_selected: false that it will never be labelled."));
        assertThat(run.held).isNull();
        assertThat(run.timers).isEmpty();
    }

    private static Label label(String id, long at, Random random) {
        return new Label(
                id,
                "r",
                at,
                random.nextBoolean() ? "correct" : "safe",
                random.nextInt(4) * 0.25,
                SOURCES.get(random.nextInt(SOURCES.size())),
                null,
                random.nextBoolean() ? 0.5 : null,
                new RecordPosition(0, 0));
    }

    private static long time(LabelJoinInput input) {
        if (input.request() != null) {
            return input.request().knownAt();
        }
        return input.outcome() != null
                ? input.outcome().knownAt()
                : input.label().labelledAt();
    }
}
