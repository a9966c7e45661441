package io.vigie.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.alert.AlertLifecycle;
import io.vigie.flink.drift.DriftRun;
import io.vigie.flink.quality.PaneLawTest;
import io.vigie.flink.quality.QualityRun;
import io.vigie.job.BatchTruth;
import io.vigie.job.Histories;
import io.vigie.job.History;
import io.vigie.job.TruePanes;
import io.vigie.job.TruePoints;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.DetectionMethod;
import io.vigie.model.DetectorChoice;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.LabelContribution;
import io.vigie.model.LabelSource;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Multiplicity;
import io.vigie.model.Objective;
import io.vigie.model.PaneUpdate;
import io.vigie.model.Reference;
import io.vigie.model.ResponseStatus;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.Severity;
import io.vigie.model.SliceGroup;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.model.WindowLength;
import io.vigie.monitor.DriftRules;
import io.vigie.monitor.DriftTopics;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However its topics are read, and wherever the job fails, its windows are those of a batch over the same history. */
class WindowLawTest {

    private static final int SEEDS = Integer.getInteger("vigie.laws.seeds", 4);
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyRunEqualsTheBatch(long seed) throws Exception {
        History history = Histories.small(100 + seed);
        String context = "seed " + seed;
        DriftRules rules = rules(history.terms());
        var setup = PaneLawTest.setup(history, seed);
        var topics = topicsOf(QualityRun.run(history, setup, new Random(seed), 0));
        var run = DriftRun.run(rules, new HashMapStateBackend(), topics, new Random(seed), 0);
        var disturbed = DriftRun.run(
                rules,
                new HashMapStateBackend(),
                repeated(topicsOf(QualityRun.run(history, setup, new Random(-seed), 0.002)), new Random(seed)),
                new Random(-seed),
                0.005);

        var expected = TruePoints.of(new BatchTruth(history), rules.stepMs(), TruePanes.lastTicks(topics.panes()));
        var stored = TruePoints.stored(run.points());
        TruePoints.assertEqual(context, TruePoints.ofWindows(stored), expected);
        var storedDisturbed = TruePoints.stored(disturbed.points());
        TruePoints.assertEqual(context + ", disturbed", TruePoints.ofWindows(storedDisturbed), expected);
        TruePoints.assertEqual(context + ", disturbed against not", storedDisturbed, stored);
        assertThat(disturbed.alerts())
                .as(context)
                .hasSameElementsAs(run.alerts())
                .doesNotHaveDuplicates();
        assertThat(disturbed.entriesLeft()).as(context + ": state").isZero();
        assertThat(disturbed.timersLeft()).as(context + ": timers").isZero();
    }

    /**
     * Labels for two weeks, bad ones from the fourth to the sixth: raised, told and resolved, with and without
     * failures the same.
     */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void alertsDoNotDependOnFailures(long seed) throws Exception {
        DriftTopics topics = labelledWeek(new Random(seed));
        DriftRules rules = rules(new History.Terms(0, 0, 24 * HOUR, 0, 0, List.of()));
        var run = DriftRun.run(rules, new HashMapStateBackend(), topics, new Random(seed), 0);
        var disturbed = DriftRun.run(
                rules, new HashMapStateBackend(), repeated(topics, new Random(seed)), new Random(-seed), 0.02);
        assertThat(run.alerts())
                .as("seed " + seed)
                .extracting(AlertEvent::state)
                .contains(AlertState.FIRING, AlertState.RESOLVED);
        assertThat(run.alerts()).extracting(AlertEvent::detector).contains("e-detector");
        assertThat(disturbed.alerts()).as("seed " + seed).containsExactlyElementsOf(run.alerts());
        TruePoints.assertEqual("seed " + seed, TruePoints.stored(disturbed.points()), TruePoints.stored(run.points()));
    }

    private static DriftTopics labelledWeek(Random random) {
        long start = 20_000 * 24 * HOUR;
        SliceGroup group = new SliceGroup("gpt-4", "");
        List<PaneUpdate> panes = new ArrayList<>();
        List<ScoreUpdate> scores = new ArrayList<>();
        for (long tick = start + 5 * MINUTE; tick <= start + 14 * 24 * HOUR; tick += 5 * MINUTE) {
            long pane = tick - 5 * MINUTE;
            long day = (pane - start) / (24 * HOUR);
            String version = day < 3 ? "v1" : "v2";
            Subject subject = new Subject("gpt-4", version, List.of("all"));
            Pane sums = new Pane();
            for (int i = random.nextInt(3); i > 0; i--) {
                double score = random.nextDouble() < (day == 3 || day == 4 ? 0.4 : 0.95) ? 1 : 0;
                String id = "r" + tick + "-" + i;
                sums.add(new LabelContribution(
                        subject,
                        pane,
                        tick,
                        null,
                        List.of(new LabelContribution.ScoreContribution(
                                "correct", LabelContribution.ScoreSource.TRUTH, score, 1, 1)),
                        List.of()));
                scores.add(new ScoreUpdate(
                        "gpt-4",
                        "",
                        tick - i,
                        new ScoredLabel(
                                id, id, version, "all", "correct", LabelSource.HUMAN, score, 1, pane, tick - i, null)));
            }
            sums.add(new TrafficContribution(
                    subject, pane, tick, null, ResponseStatus.OK, 100L, null, null, null, null, null));
            panes.add(new PaneUpdate(
                    "gpt-4", "", tick, new PaneUpdate.PaneContent(version, "all", pane, PaneCodec.encode(sums))));
            panes.add(PaneUpdate.mark(group, tick));
            scores.add(ScoreUpdate.mark(group, tick));
        }
        return new DriftTopics(panes, scores);
    }

    static DriftRules rules(History.Terms terms) {
        Map<WindowLength, Long> steps = new EnumMap<>(WindowLength.class);
        steps.put(WindowLength.HOUR, 5 * MINUTE);
        steps.put(WindowLength.DAY, 2 * HOUR);
        steps.put(WindowLength.WEEK, 6 * HOUR);
        steps.put(WindowLength.MONTH, 24 * HOUR);
        List<Monitor> monitors = List.of(
                monitor("correct", new ModelMatch("*", null), Metric.QUALITY, "correct", WindowLength.DAY),
                monitor("correct-each", new ModelMatch("gpt-4", "each"), Metric.QUALITY, "correct", WindowLength.DAY),
                monitor("errors", new ModelMatch("*", null), Metric.ERROR_RATE, null, WindowLength.DAY),
                monitor("slow", new ModelMatch("*", null), Metric.LATENCY_P50, null, WindowLength.DAY),
                monitor("leaving", new ModelMatch("*", null), Metric.ABANDONMENT, null, WindowLength.DAY),
                objective("failing", Metric.ERROR_RATE, 0.01),
                objective("slow-first", Metric.FIRST_TOKEN_P95, 500),
                objective("left", Metric.ABANDONMENT, 0.1));
        return new DriftRules(
                steps,
                monitors,
                List.of(),
                terms.labelHorizonMs(),
                HOUR,
                new DriftRules.AlertRules(new AlertLifecycle(4 * HOUR), null, null),
                false);
    }

    private static Monitor objective(String name, Metric metric, double atMost) {
        Monitor like = monitor(name, new ModelMatch("*", null), metric, null, WindowLength.DAY);
        var pairs = List.of(new Objective.BurnRate(2, HOUR, 5 * MINUTE), new Objective.BurnRate(1, 6 * HOUR, HOUR));
        return new Monitor(
                name,
                like.match(),
                metric,
                null,
                like.dimensions(),
                like.window(),
                like.reference(),
                0,
                like.falseAlarms(),
                new DetectionMethod(DetectorChoice.DEFAULT, Multiplicity.UNION, null, new Objective(atMost, pairs)),
                like.severity(),
                null,
                List.of(),
                null);
    }

    private static Monitor monitor(
            String name, ModelMatch match, Metric metric, @Nullable String criterion, WindowLength window) {
        return new Monitor(
                name,
                match,
                metric,
                criterion,
                List.of("", "language"),
                window,
                Reference.previous(),
                0.02,
                new FalseAlarmBudget(1, 24 * HOUR),
                DetectionMethod.DEFAULT,
                Severity.WARNING,
                null,
                List.of("on-call"),
                null);
    }

    private static DriftTopics topicsOf(QualityRun.RunTopics written) {
        return new DriftTopics(written.panes(), written.scores());
    }

    /** The writer went back, a little or a lot, and wrote again. */
    private static DriftTopics repeated(DriftTopics topics, Random random) {
        List<PaneUpdate> panes = new ArrayList<>(topics.panes());
        List<ScoreUpdate> scores = new ArrayList<>(topics.scores());
        // Of both topics what follows one time, as a writer does that starts from an older savepoint.
        long back = panes.get(random.nextInt(panes.size())).asOf();
        // A tick is written whole, or not at all.
        long until = RollUpLevel.PANE.floor(back + random.nextLong(12 * HOUR));
        repeat(panes, back, until, PaneUpdate::asOf);
        repeat(scores, back, until, ScoreUpdate::asOf);
        return new DriftTopics(panes, scores);
    }

    private static <T> void repeat(List<T> topic, long from, long until, ToLongFunction<T> time) {
        List<T> again = topic.stream()
                .filter(each -> from < time.applyAsLong(each) && time.applyAsLong(each) <= until)
                .toList();
        int at = 0;
        for (int i = 0; i < topic.size(); i++) {
            if (time.applyAsLong(topic.get(i)) <= until) {
                at = i + 1;
            }
        }
        topic.addAll(at, again);
    }
}
