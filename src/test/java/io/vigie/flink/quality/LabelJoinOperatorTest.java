package io.vigie.flink.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.flink.DeadLetterFactory;
import io.vigie.join.EventOrders;
import io.vigie.join.JoinRules;
import io.vigie.join.LabelJoin;
import io.vigie.model.JoinedLabel;
import io.vigie.model.Label;
import io.vigie.model.LabelContribution;
import io.vigie.model.LabelContribution.PairContribution;
import io.vigie.model.LabelContribution.PostAnswerOutcome;
import io.vigie.model.LabelContribution.ScoreContribution;
import io.vigie.model.LabelContribution.ScoreSource;
import io.vigie.model.LabelJoinInput;
import io.vigie.model.LabelSource;
import io.vigie.model.Metric;
import io.vigie.model.RecordPosition;
import io.vigie.model.RememberedRequest;
import io.vigie.model.ScoredLabel;
import io.vigie.model.Subject;
import io.vigie.model.TurnOutcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.Test;

class LabelJoinOperatorTest {

    private static final long TIMEOUT = 50;
    private static final long HORIZON = 2_000;
    private static final JoinRules RULES = new JoinRules(TIMEOUT, 60, HORIZON);
    private static final List<LabelSource> SOURCES = List.of(LabelSource.values());
    private static final long GRACE = 300;
    private static final long AFTER_ALL = HORIZON + GRACE + 1;

    /** What counts for one criterion and kind at one time. */
    private record Held(
            String labelId, double score, double probability, LabelSource source, long labelledAt, String judge) {}

    private record Expected(List<LabelContribution> contributions, List<JoinedLabel> joined, List<String> rejected) {}

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
        var requests = new ArrayList<RememberedRequest>();
        var outcomes = new ArrayList<TurnOutcome>();
        var labels = new ArrayList<Label>();
        for (int i = 0; i < 8; i++) {
            String id = "r" + i;
            long at = 1_000 + random.nextLong(1_000);
            boolean isKnown = random.nextInt(6) > 0;
            if (isKnown) {
                requests.add(new RememberedRequest(
                        id,
                        new Subject("m", "v" + random.nextInt(2), List.of("all")),
                        at,
                        at,
                        random.nextBoolean() ? 0.25 : null));
                if (random.nextBoolean()) {
                    outcomes.add(new TurnOutcome(id, at, at + 60 + random.nextLong(200), random.nextBoolean()));
                }
            }
            int count = random.nextInt(9);
            for (int n = 0; n < count; n++) {
                long[] offsets = {
                    -TIMEOUT,
                    -TIMEOUT - 1,
                    HORIZON,
                    HORIZON + 1,
                    random.nextLong(300),
                    random.nextLong(5),
                    200 - TIMEOUT
                };
                labels.add(new Label(
                        "l" + n,
                        id,
                        at + offsets[random.nextInt(offsets.length)],
                        random.nextBoolean() ? "correct" : "safe",
                        random.nextInt(4) * 0.25,
                        SOURCES.get(random.nextInt(SOURCES.size())),
                        "judge",
                        random.nextBoolean() ? "v2" : null,
                        random.nextBoolean() ? 0.5 : null,
                        new RecordPosition(0, labels.size())));
            }
        }
        var events = new ArrayList<LabelJoinInput>();
        requests.forEach(request -> events.add(LabelJoinInput.of(request)));
        outcomes.forEach(outcome -> events.add(LabelJoinInput.of(outcome)));
        labels.forEach(label -> events.add(LabelJoinInput.of(label)));
        var rejectable = new TreeSet<String>();
        Expected expected = batchRule(requests, outcomes, labels);
        rejectable.addAll(expected.rejected());
        for (Label label : labels) {
            // A label that is rejected is rejected each time it comes.
            if (random.nextInt(4) == 0 && !rejectable.contains(text(label))) {
                events.add(LabelJoinInput.of(label));
            }
        }
        Collections.shuffle(events, random);

        // For some seeds hardly anything stays on the heap until the barrier.
        try (var run = run(backend, seed % 2 == 0 ? Long.MAX_VALUE : 1_000)) {
            run.play(
                    EventOrders.shuffled(
                            random, events, LabelJoinOperatorTest::time, random.nextInt(500), random.nextDouble()),
                    random,
                    40);
            run.advance(random.nextBoolean() ? Long.MAX_VALUE : 1_000_000);
            String seedText = "seed " + seed;
            assertThat(run.output()).as(seedText).containsExactlyInAnyOrderElementsOf(expected.contributions());
            assertThat(run.side(LabelJoinOperator.JOINED_LABELS))
                    .as(seedText)
                    .containsExactlyInAnyOrderElementsOf(expected.joined());
            assertThat(run.side(DeadLetterFactory.DEAD_LETTERS).stream()
                            .map(letter -> new String(letter.payload(), StandardCharsets.UTF_8)))
                    .as(seedText)
                    .containsExactlyInAnyOrderElementsOf(expected.rejected());
            assertThat(run.timers()).as(seedText).isZero();
            if (backend instanceof HashMapStateBackend) {
                run.cut();
                run.setTtlTime(AFTER_ALL);
                run.cut();
                run.assertEmpty(seedText, LabelJoinOperator.LABEL_JOIN);
            }
        }
    }

    /**
     * Knows all events at once: for each time at which a request's figures can change, what counts then and what
     * counted before.
     */
    private static Expected batchRule(
            List<RememberedRequest> requests, List<TurnOutcome> outcomes, List<Label> labels) {
        var expected = new Expected(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Label label : labels) {
            boolean isTaken = requests.stream()
                    .anyMatch(request -> request.requestId().equals(label.requestId()) && accepts(request, label));
            if (!isTaken) {
                expected.rejected().add(text(label));
            }
        }
        for (RememberedRequest request : requests) {
            var mine = labels.stream()
                    .filter(label -> label.requestId().equals(request.requestId()) && accepts(request, label))
                    .toList();
            TurnOutcome outcome = outcomes.stream()
                    .filter(one -> one.requestId().equals(request.requestId()))
                    .findAny()
                    .orElse(null);
            var times = new TreeSet<Long>();
            mine.forEach(label -> times.add(Math.max(label.labelledAt(), request.requestedAt())));
            if (outcome != null) {
                times.add(outcome.knownAt());
            }
            NavigableMap<String, Held> before = new TreeMap<>();
            String outcomeBefore = "";
            PostAnswerOutcome outgoing = null;
            boolean isObserved = false;
            for (long time : times) {
                NavigableMap<String, Held> now = held(request, mine, time);
                var scores = new ArrayList<ScoreContribution>();
                var keys = new TreeSet<>(before.keySet());
                keys.addAll(now.keySet());
                for (String key : keys) {
                    Held old = before.get(key);
                    Held next = now.get(key);
                    if (isAlike(old, next)) {
                        continue;
                    }
                    String criterion = key.substring(0, key.indexOf(' '));
                    ScoreSource source = next.source() == LabelSource.JUDGE
                            ? ScoreSource.JUDGE
                            : next.source() == LabelSource.USER ? ScoreSource.USER : ScoreSource.TRUTH;
                    if (old != null) {
                        scores.add(new ScoreContribution(criterion, source, old.score(), old.probability(), -1));
                    }
                    scores.add(new ScoreContribution(criterion, source, next.score(), next.probability(), 1));
                    expected.joined()
                            .add(new JoinedLabel(
                                    request.subject(),
                                    time,
                                    request.requestId(),
                                    next.labelId(),
                                    criterion,
                                    next.source(),
                                    next.score(),
                                    next.probability(),
                                    request.requestedAt(),
                                    next.labelledAt(),
                                    old == null
                                            ? null
                                            : new ScoredLabel.SupersededScore(old.score(), old.probability()),
                                    Metric.QUALITY,
                                    paired(key, before, now),
                                    judgeOf(key, before, now)));
                }
                var postAnswerOutcomes = new ArrayList<PostAnswerOutcome>();
                Held lowest = null;
                String lowestCriterion = "";
                for (var entry : now.entrySet()) {
                    if (entry.getKey().endsWith(" 0truth")
                            && (lowest == null || entry.getValue().score() < lowest.score())) {
                        lowest = entry.getValue();
                        lowestCriterion =
                                entry.getKey().substring(0, entry.getKey().indexOf(' '));
                    }
                }
                if (lowest != null && outcome != null && outcome.knownAt() <= time) {
                    boolean bad = lowest.score() < 0.5;
                    if (bad && !isObserved) {
                        // Whatever later labels say: what followed a bad answer is told once.
                        expected.joined().add(observation(request, time, lowest, lowestCriterion, outcome));
                        isObserved = true;
                    }
                    String postAnswer = bad + " " + lowest.probability();
                    if (!postAnswer.equals(outcomeBefore)) {
                        if (outgoing != null) {
                            postAnswerOutcomes.add(outgoing);
                        }
                        postAnswerOutcomes.add(
                                new PostAnswerOutcome(bad, outcome.abandoned(), lowest.probability(), 1));
                        outgoing = new PostAnswerOutcome(bad, outcome.abandoned(), lowest.probability(), -1);
                        outcomeBefore = postAnswer;
                    }
                }
                var pairs = new ArrayList<PairContribution>();
                for (String criterion : List.of("correct", "safe")) {
                    Held truth = now.get(criterion + " 0truth");
                    Held judge = now.get(criterion + " 1judge");
                    Held truthBefore = before.get(criterion + " 0truth");
                    Held judgeBefore = before.get(criterion + " 1judge");
                    boolean isSame = isAlike(truthBefore, truth) && isAlike(judgeBefore, judge);
                    if (truthBefore != null && judgeBefore != null && !isSame) {
                        pairs.add(pair(criterion, truthBefore, judgeBefore, -1));
                    }
                    if (truth != null && judge != null && !isSame) {
                        pairs.add(pair(criterion, truth, judge, 1));
                    }
                }
                if (!scores.isEmpty() || !postAnswerOutcomes.isEmpty()) {
                    expected.contributions()
                            .add(new LabelContribution(
                                    request.subject(),
                                    request.requestedAt(),
                                    time,
                                    request.labelProbability(),
                                    scores,
                                    pairs,
                                    postAnswerOutcomes));
                }
                before = now;
            }
        }
        return expected;
    }

    private static boolean isAlike(Held one, Held other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.score() == other.score()
                && one.probability() == other.probability()
                && Objects.equals(one.judge(), other.judge());
    }

    private static PairContribution pair(String criterion, Held truth, Held judge, int sign) {
        return new PairContribution(
                criterion, truth.score(), judge.score(), truth.probability() * judge.probability(), sign);
    }

    /** Told once of each pair: with the truth, or with a judge's score that came when the truth was there. */
    private static Held counterpart(String key, Map<String, Held> before, Map<String, Held> now) {
        String criterion = key.substring(0, key.indexOf(' '));
        Held truth = now.get(criterion + " 0truth");
        Held judge = now.get(criterion + " 1judge");
        if (truth == null || judge == null || key.endsWith(" 2user")) {
            return null;
        }
        if (key.endsWith(" 0truth")) {
            return judge;
        }
        return isAlike(before.get(criterion + " 0truth"), truth) ? truth : null;
    }

    private static ScoredLabel.PairedScore paired(String key, Map<String, Held> before, Map<String, Held> now) {
        Held other = counterpart(key, before, now);
        return other == null ? null : new ScoredLabel.PairedScore(other.score(), other.probability());
    }

    private static String judgeOf(String key, Map<String, Held> before, Map<String, Held> now) {
        String own = now.get(key).judge();
        Held other = counterpart(key, before, now);
        return own != null || other == null ? own : other.judge();
    }

    private static JoinedLabel observation(
            RememberedRequest request, long time, Held bad, String criterion, TurnOutcome outcome) {
        return new JoinedLabel(
                request.subject(),
                time,
                request.requestId(),
                bad.labelId(),
                criterion,
                bad.source(),
                outcome.abandoned() ? 0 : 1,
                bad.probability(),
                request.requestedAt(),
                bad.labelledAt(),
                null,
                Metric.ABANDONMENT_AFTER_BAD);
    }

    private static boolean accepts(RememberedRequest request, Label label) {
        return label.labelledAt() >= request.requestedAt() - TIMEOUT
                && label.labelledAt() <= request.requestedAt() + HORIZON;
    }

    /** By criterion and kind, in the order of the kinds. */
    private static NavigableMap<String, Held> held(RememberedRequest request, List<Label> labels, long time) {
        var held = new TreeMap<String, Held>();
        for (String criterion : List.of("correct", "safe")) {
            Label human = latest(labels, criterion, LabelSource.HUMAN, time);
            Label groundTruth = latest(labels, criterion, LabelSource.GROUND_TRUTH, time);
            put(held, criterion + " 0truth", groundTruth != null ? groundTruth : human, request);
            put(held, criterion + " 1judge", latest(labels, criterion, LabelSource.JUDGE, time), request);
            put(held, criterion + " 2user", latest(labels, criterion, LabelSource.USER, time), request);
        }
        return held;
    }

    private static void put(Map<String, Held> held, String key, Label label, RememberedRequest request) {
        if (label != null) {
            double probability = label.probability() != null
                    ? label.probability()
                    : key.endsWith(" 0truth") && request.labelProbability() != null ? request.labelProbability() : 1.0;
            String judge = label.source() != LabelSource.JUDGE
                    ? null
                    : label.labellerVersion() == null ? "judge" : "judge@" + label.labellerVersion();
            held.put(
                    key,
                    new Held(label.labelId(), label.score(), probability, label.source(), label.labelledAt(), judge));
        }
    }

    private static Label latest(List<Label> labels, String criterion, LabelSource source, long time) {
        Label latest = null;
        for (Label label : labels) {
            if (label.criterion().equals(criterion)
                    && label.source() == source
                    && label.labelledAt() <= time
                    && (latest == null
                            || label.labelledAt() > latest.labelledAt()
                            || (label.labelledAt() == latest.labelledAt()
                                    && label.labelId().compareTo(latest.labelId()) > 0))) {
                latest = label;
            }
        }
        return latest;
    }

    @Test
    void aRequestIsRememberedForTheHorizonAndForgottenAfterIt() throws Exception {
        for (StateBackend backend : List.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend())) {
            try (var run = run(backend, Long.MAX_VALUE)) {
                run.accept(LabelJoinInput.of(request("r", 1_000)), 1_000);
                run.advance(1_000 + HORIZON - 1);
                run.setTtlTime(HORIZON);
                run.cut();
                run.accept(LabelJoinInput.of(label("r", 1_000 + HORIZON, LabelSource.HUMAN, 1.0)), 1_000 + HORIZON);
                run.accept(LabelJoinInput.of(label("r", 1_001 + HORIZON, LabelSource.USER, 1.0)), 1_001 + HORIZON);
                run.advance(10_000);
                assertThat(run.side(LabelJoinOperator.JOINED_LABELS)).hasSize(1);
                assertThat(run.side(DeadLetterFactory.DEAD_LETTERS))
                        .extracting(letter -> letter.reason())
                        .containsExactly("LABEL_AFTER_HORIZON");
                run.cut();
                run.setTtlTime(2 * AFTER_ALL);
                run.accept(LabelJoinInput.of(label("r", 20_000, LabelSource.HUMAN, 1.0)), 20_000);
                run.advance(30_000);
                assertThat(run.side(DeadLetterFactory.DEAD_LETTERS))
                        .extracting(letter -> letter.reason())
                        .containsExactly("LABEL_AFTER_HORIZON", "UNMATCHED_LABEL");
                assertThat(run.timers()).isZero();
            }
        }
    }

    @Test
    void groundTruthOutranksAHumanAndIsNotOutrankedLater() throws Exception {
        try (var run = run(new HashMapStateBackend(), Long.MAX_VALUE)) {
            run.accept(LabelJoinInput.of(request("r", 1_000)), 1_000);
            run.accept(LabelJoinInput.of(new TurnOutcome("r", 1_000, 1_100, true)), 1_100);
            run.accept(LabelJoinInput.of(label("r", 1_010, LabelSource.HUMAN, 1.0)), 1_010);
            run.accept(LabelJoinInput.of(label("r", 1_200, LabelSource.GROUND_TRUTH, 0.0)), 1_200);
            run.accept(LabelJoinInput.of(label("r", 1_300, LabelSource.HUMAN, 0.75)), 1_300);
            run.advance(5_000);
            assertThat(run.output()).extracting(LabelContribution::knownAt).containsExactly(1_010L, 1_100L, 1_200L);
            assertThat(run.output().get(1).postAnswerOutcomes())
                    .containsExactly(new PostAnswerOutcome(false, true, 1, 1));
            assertThat(run.output().get(2).scores())
                    .containsExactly(
                            new ScoreContribution("correct", ScoreSource.TRUTH, 1, 1, -1),
                            new ScoreContribution("correct", ScoreSource.TRUTH, 0, 1, 1));
            assertThat(run.output().get(2).postAnswerOutcomes())
                    .containsExactly(
                            new PostAnswerOutcome(false, true, 1, -1), new PostAnswerOutcome(true, true, 1, 1));
        }
    }

    @Test
    void lateRecordsCountFromAfterTheWatermark() throws Exception {
        try (var run = run(new HashMapStateBackend(), Long.MAX_VALUE)) {
            run.advance(9_000);
            run.accept(LabelJoinInput.of(label("r", 1_500, LabelSource.HUMAN, 1.0)), 1_500);
            run.advance(9_010);
            run.accept(
                    LabelJoinInput.of(new RememberedRequest("r", request("r", 0).subject(), 1_000, 9_011, null)),
                    1_000);
            run.accept(LabelJoinInput.of(new TurnOutcome("r", 1_000, 9_011, false)), 9_011);
            run.accept(LabelJoinInput.of(label("nobody", 1_500, LabelSource.HUMAN, 1.0)), 1_500);
            run.advance(9_100);
            assertThat(run.output()).extracting(LabelContribution::knownAt).containsOnly(9_011L);
            assertThat(run.side(LabelJoinOperator.JOINED_LABELS)).hasSize(1);
            assertThat(run.side(DeadLetterFactory.DEAD_LETTERS)).hasSize(1);
            assertThat(run.timers()).isZero();
        }
    }

    @Test
    void aBrokenProducerCannotFillTheState() throws Exception {
        try (var run = run(new HashMapStateBackend(), Long.MAX_VALUE)) {
            for (int i = 0; i < 2_000; i++) {
                run.accept(LabelJoinInput.of(label("null", 1_000 + i, LabelSource.HUMAN, 1.0)), 1_000 + i);
            }
            assertThat(run.side(DeadLetterFactory.DEAD_LETTERS)).hasSizeGreaterThan(1_500);
            run.advance(10_000);
            assertThat(run.side(DeadLetterFactory.DEAD_LETTERS)).hasSize(2_000);
            run.assertEmpty("broken producer", LabelJoinOperator.LABEL_JOIN);
        }
    }

    @Test
    void aRequestTakesSoManyLabelsAndTheirCorrections() throws Exception {
        try (var run = run(new HashMapStateBackend(), Long.MAX_VALUE)) {
            run.accept(LabelJoinInput.of(request("r", 1_000)), 1_000);
            for (int i = 0; i < 400; i++) {
                run.accept(LabelJoinInput.of(ofCriterion("criterion-" + i, 1_010 + i, 1.0)), 1_010 + i);
                run.advance(1_010 + i);
            }
            run.accept(LabelJoinInput.of(ofCriterion("criterion-7", 1_500, 0.0)), 1_500);
            run.advance(2_000);
            assertThat(run.side(DeadLetterFactory.DEAD_LETTERS))
                    .hasSize(400 - LabelJoin.MAX_LABELS)
                    .allSatisfy(letter -> {
                        assertThat(letter.reason()).isEqualTo("TOO_MANY_LABELS");
                        assertThat(letter.detail()).isEqualTo("Request r has 256 labels already.");
                    });
            assertThat(run.side(LabelJoinOperator.JOINED_LABELS)).hasSize(LabelJoin.MAX_LABELS + 1);
        }
    }

    private static Label ofCriterion(String criterion, long at, double score) {
        return new Label("l" + at, "r", at, criterion, score, LabelSource.HUMAN, null, null, new RecordPosition(0, at));
    }

    private static OperatorRun<LabelContribution> run(StateBackend backend, long memoryBytes) throws Exception {
        return OperatorRun.of(
                backend,
                () -> new LabelJoinOperator(
                        RULES,
                        GRACE,
                        new DeadLetterFactory<>("labels", label -> text(label).getBytes(StandardCharsets.UTF_8)),
                        memoryBytes),
                LabelJoinInput::requestId,
                LabelJoinOperator.JOINED_LABELS,
                DeadLetterFactory.DEAD_LETTERS);
    }

    private static RememberedRequest request(String id, long at) {
        return new RememberedRequest(id, new Subject("m", "v", List.of("all", "language=pt")), at, at, null);
    }

    private static Label label(String requestId, long at, LabelSource source, double score) {
        return new Label("l" + at, requestId, at, "correct", score, source, null, null, new RecordPosition(0, at));
    }

    private static String text(Label label) {
        return "%s %s %d %s %s %d"
                .formatted(
                        label.labelId(),
                        label.requestId(),
                        label.labelledAt(),
                        label.criterion(),
                        label.source(),
                        label.position().offset());
    }

    private static long time(LabelJoinInput event) {
        if (event.request() != null) {
            return event.request().knownAt();
        }
        return event.outcome() != null
                ? event.outcome().knownAt()
                : event.label().labelledAt();
    }
}
