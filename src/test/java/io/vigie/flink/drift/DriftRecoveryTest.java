package io.vigie.flink.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.alert.AlertLifecycle;
import io.vigie.flink.Stage;
import io.vigie.job.TruePoints;
import io.vigie.model.AlertAction;
import io.vigie.model.AlertAction.AlertActionType;
import io.vigie.model.AlertAction.Signature;
import io.vigie.model.AlertEvent;
import io.vigie.model.Benchmark;
import io.vigie.model.DetectionMethod;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.LabelSource;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.MonitorRevision;
import io.vigie.model.PaneUpdate;
import io.vigie.model.Reference;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.Severity;
import io.vigie.model.SliceGroup;
import io.vigie.model.WindowLength;
import io.vigie.monitor.DriftRules;
import io.vigie.monitor.DriftScript;
import io.vigie.monitor.DriftTopics;
import io.vigie.monitor.DriftingDays;
import io.vigie.monitor.GroupRun;
import io.vigie.monitor.Outages;
import io.vigie.monitor.QualityScripts;
import io.vigie.monitor.Traces;
import io.vigie.series.SeriesPoint;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongPredicate;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator, stopped and started again from its state, gives what a group on the heap gives that never stops. */
class DriftRecoveryTest {

    private static final long PANE = RollUpLevel.PANE.lengthMs();
    private static final long DAY = RollUpLevel.DAY.lengthMs();
    private static final long T0 = 20_000 * DAY;

    @ParameterizedTest
    @EnumSource
    void failuresChangeNothingOfQuality(QualityScripts quality) throws Exception {
        DriftScript script = quality.script();
        GroupRun.RunOutput expected = script.run(quality.rules());
        assertThat(expected.alerts()).isNotEmpty();
        Random failures = new Random(2);
        int oneIn = quality == QualityScripts.OTHER_DETECTOR ? 100 : 30;
        assertThat(run(script, quality.rules(), start -> failures.nextInt(oneIn) == 0))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void failuresChangeNothingOfDistributions(long seed) throws Exception {
        DriftTopics topics = DriftingDays.days(new Random(seed), DriftingDays.DAYS, Traces.START + 17 * Traces.DAY);
        assertSame(seed, DriftingDays.ALL, topics, 0.05);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void failuresChangeNothingOfObjectives(long seed) throws Exception {
        DriftTopics topics = Outages.outage(new Random(seed), Traces.START + 3 * Traces.DAY + 9 * Traces.HOUR, false);
        assertSame(seed, Outages.RULES, topics, 0.02);
    }

    /**
     * A fault, accepted while its alert is open, and a worse one: the decision, what is frozen for an alert and what is
     * accepted survive kills, and the group moves between subtasks as their number goes from one to two and back.
     */
    @Test
    void acceptedLevelsSurviveFailuresAndRescaling() throws Exception {
        for (Reference reference : List.of(Reference.previous(), Reference.fixed(T0, T0 + 12 * DAY))) {
            DriftRules rules = acceptRules(reference);
            DriftScript script = new DriftScript(new SliceGroup("m", ""));
            Random random = new Random(4);
            for (int i = 0; i < 60 * 48; i++) {
                double error = i < 20 * 48 ? 0.05 : i < 45 * 48 ? 0.3 : 0.8;
                script.label("v1", "all", random.nextDouble() < error ? 0 : 1, T0 + i * (DAY / 48));
            }
            AlertEvent fired = script.run(rules).alerts().get(0);
            assertThat(fired.raisedAt()).as("%s", reference).isBetween(T0 + 20 * DAY, T0 + 28 * DAY);
            AlertAction action = AlertAction.on(
                    fired, "a", AlertActionType.ACCEPT, T0 + 30 * DAY + 1, new Signature("ana", "a shorter prompt"));
            script.action(action);
            GroupRun.RunOutput expected = script.run(rules);
            assertThat(expected.alerts())
                    .as("%s", reference)
                    .anySatisfy(alert -> assertThat(alert.summary()).contains("Accepted by ana"))
                    .anySatisfy(alert -> assertThat(alert.raisedAt()).isGreaterThan(T0 + 45 * DAY))
                    .noneSatisfy(alert -> assertThat(alert.summary()).contains("recovered"));
            Random failures = new Random(5);
            assertThat(rescaled(script, rules, start -> failures.nextInt(40) == 0))
                    .as("%s", reference)
                    .isEqualTo(expected);
        }
    }

    private static DriftRules acceptRules(Reference reference) {
        Monitor monitor = new Monitor(
                "correct",
                new ModelMatch("*", null),
                Metric.QUALITY,
                "correct",
                List.of(""),
                WindowLength.WEEK,
                reference,
                0.02,
                new FalseAlarmBudget(1, 90 * DAY),
                DetectionMethod.DEFAULT,
                Severity.INFO,
                null,
                List.of(),
                null);
        return new DriftRules(
                Map.of(WindowLength.WEEK, 6 * PANE * 12),
                List.of(monitor),
                List.of(),
                DAY,
                DAY,
                new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
                false);
    }

    /** One subtask and two in turns, each begun from what the ones before have left; every action is read twice. */
    private static GroupRun.RunOutput rescaled(DriftScript script, DriftRules rules, LongPredicate failsAfter)
            throws Exception {
        List<SeriesPoint> points = new ArrayList<>();
        List<AlertEvent> alerts = new ArrayList<>();
        SliceGroup group = script.group();
        int parallelism = 1;
        List<Stage<DriftInput, MonitorRevision, SeriesPoint>> subtasks = open(rules, parallelism, List.of());
        long checkpoint = 0;
        for (DriftScript.ScriptTick tick : script.ticks()) {
            for (int i = 0; i < parallelism; i++) {
                Stage<DriftInput, MonitorRevision, SeriesPoint> drift = subtasks.get(i);
                if (!new Stage.Subtask(parallelism, i).has(group)) {
                    continue;
                }
                for (AlertAction each : tick.actions()) {
                    drift.first(DriftInput.of(each), tick.start());
                    drift.first(DriftInput.of(each), tick.start());
                }
                for (PaneUpdate update : tick.panes()) {
                    drift.first(DriftInput.of(update), tick.start());
                }
                for (ScoreUpdate update : tick.scores()) {
                    drift.first(DriftInput.of(update), tick.start());
                }
                points.addAll(drift.take());
                alerts.addAll(ToldAlerts.take(drift));
            }
            if (failsAfter.test(tick.start())) {
                List<OperatorSubtaskState> left = new ArrayList<>();
                checkpoint++;
                for (Stage<DriftInput, MonitorRevision, SeriesPoint> drift : subtasks) {
                    left.add(drift.snapshot(checkpoint));
                    drift.close();
                }
                parallelism = 3 - parallelism;
                subtasks = open(rules, parallelism, left);
            }
        }
        subtasks.forEach(Stage::close);
        return new GroupRun.RunOutput(points, alerts);
    }

    private static List<Stage<DriftInput, MonitorRevision, SeriesPoint>> open(
            DriftRules rules, int parallelism, List<OperatorSubtaskState> left) throws Exception {
        List<Stage<DriftInput, MonitorRevision, SeriesPoint>> subtasks = new ArrayList<>();
        for (int i = 0; i < parallelism; i++) {
            Stage.Subtask subtask = new Stage.Subtask(parallelism, i);
            subtasks.add(DriftStages.open(
                    rules, new HashMapStateBackend(), left.isEmpty() ? null : subtask.shareOf(left), subtask));
        }
        return subtasks;
    }

    private static void assertSame(long seed, DriftRules rules, DriftTopics topics, double failureShare)
            throws Exception {
        var run = GroupRun.over(rules, topics, new Random(seed));
        for (double failures : new double[] {0, failureShare}) {
            String context = "seed " + seed + ", failures " + failures;
            var operator = DriftRun.run(rules, new HashMapStateBackend(), topics, new Random(-seed), failures);
            assertThat(operator.alerts())
                    .as(context)
                    .containsExactlyElementsOf(run.alerts())
                    .isNotEmpty();
            TruePoints.assertEqual(context, TruePoints.stored(operator.points()), TruePoints.stored(run.points()));
            assertThat(operator.entriesLeft()).as(context).isZero();
            assertThat(operator.timersLeft()).as(context).isZero();
        }
    }

    /** In the middle of an hour the delays of its labels are in state. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void failuresChangeNothingOfTheHealthOfLabels(long seed) throws Exception {
        Random random = new Random(seed);
        SliceGroup all = new SliceGroup("m", "");
        DriftTopics topics = new DriftTopics(new ArrayList<>(), new ArrayList<>());
        for (long tick = T0 + PANE; tick <= T0 + DAY; tick += PANE) {
            for (int i = random.nextInt(5); i > 0; i--) {
                long knownAt = tick - random.nextInt((int) PANE);
                long requestedAt = knownAt - random.nextInt((int) DAY);
                topics.scores()
                        .add(new ScoreUpdate(
                                "m",
                                "",
                                knownAt,
                                new ScoredLabel(
                                        "l",
                                        "r",
                                        "v1",
                                        "all",
                                        "correct",
                                        LabelSource.GROUND_TRUTH,
                                        1,
                                        1,
                                        requestedAt,
                                        requestedAt,
                                        null)));
            }
            topics.panes().add(PaneUpdate.mark(all, tick));
            topics.scores().add(ScoreUpdate.mark(all, tick));
        }
        DriftRules rules = new DriftRules(
                Map.of(WindowLength.DAY, DAY),
                List.of(),
                List.of(),
                DAY,
                0,
                new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
                false);
        var expected = GroupRun.over(rules, topics, new Random(seed));
        var operator = DriftRun.run(rules, new HashMapStateBackend(), topics, new Random(seed), 0.2);
        String context = "seed " + seed;
        assertThat(expected.points()).as(context).hasSize(24);
        TruePoints.assertEqual(context, TruePoints.stored(operator.points()), TruePoints.stored(expected.points()));
        assertThat(operator.entriesLeft()).as(context).isZero();
        assertThat(operator.timersLeft()).as(context).isZero();
    }

    /** @param failsAfter at which panes the operator is stopped, and started again from its state */
    private static GroupRun.RunOutput run(DriftScript script, DriftRules rules, LongPredicate failsAfter)
            throws Exception {
        List<SeriesPoint> points = new ArrayList<>();
        List<AlertEvent> alerts = new ArrayList<>();
        SliceGroup group = script.group();
        var drift = open(rules, null);
        long checkpoint = 0;
        for (DriftScript.ScriptTick tick : script.ticks()) {
            for (Benchmark each : tick.benchmarks()) {
                drift.first(DriftInput.of(each, group), tick.start());
            }
            for (PaneUpdate update : tick.panes()) {
                drift.first(DriftInput.of(update), tick.start());
            }
            for (ScoreUpdate update : tick.scores()) {
                drift.first(DriftInput.of(update), tick.start());
            }
            points.addAll(drift.take());
            alerts.addAll(ToldAlerts.take(drift));
            if (failsAfter.test(tick.start())) {
                OperatorSubtaskState state = drift.snapshot(++checkpoint);
                drift.close();
                drift = open(rules, state);
            }
        }
        drift.close();
        return new GroupRun.RunOutput(points, alerts);
    }

    private static Stage<DriftInput, MonitorRevision, SeriesPoint> open(
            DriftRules rules, @Nullable OperatorSubtaskState from) throws Exception {
        return DriftStages.open(rules, new HashMapStateBackend(), from);
    }
}
