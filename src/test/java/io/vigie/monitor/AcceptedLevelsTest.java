package io.vigie.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.alert.AlertLifecycle;
import io.vigie.model.AlertAction;
import io.vigie.model.AlertAction.AlertActionType;
import io.vigie.model.AlertAction.Signature;
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
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A person accepts the level that an alert is about, in histories of days:
 *
 * <pre>
 * good │ fault ──► alert, accepted │ silent │ worse ──► alert
 *                                  │ silent │ good │ fault ──► alert
 * </pre>
 */
class AcceptedLevelsTest {
    private static final long TICK = RollUpLevel.PANE.lengthMs();
    private static final long HOUR = RollUpLevel.HOUR.lengthMs();
    private static final long DAY = RollUpLevel.DAY.lengthMs();
    private static final long START = 20_000 * DAY;
    private static final SliceGroup GROUP = new SliceGroup("gpt-4", "");
    private static final int SEEDS = 3;
    private static final int FAULT = 40;
    private static final int ACCEPTED = 50;

    /** What is watched, and by which paths. */
    @SuppressWarnings("ImmutableEnumChecker") // references are records of texts and numbers
    private enum MonitoredModel {
        /** e-detector and windows. */
        QUALITY_ROLLING(Metric.QUALITY, Reference.previous()),
        QUALITY_FIXED(Metric.QUALITY, Reference.fixed(START, START + 20 * DAY)),
        /** Ranked blocks and windows. */
        ERRORS_ROLLING(Metric.ERROR_RATE, Reference.previous()),
        /** Windows alone. */
        ERRORS_FIXED(Metric.ERROR_RATE, Reference.fixed(START, START + 20 * DAY));

        private final Metric metric;
        private final Reference reference;

        MonitoredModel(Metric metric, Reference reference) {
            this.metric = metric;
            this.reference = reference;
        }

        private DriftRules rules() {
            return AcceptedLevelsTest.rules(monitor(metric, reference, DetectionMethod.DEFAULT));
        }

        private double good() {
            return metric == Metric.QUALITY ? 0.1 : 0.02;
        }

        private double fault() {
            return metric == Metric.QUALITY ? 0.3 : 0.08;
        }

        private double worse() {
            return metric == Metric.QUALITY ? 0.6 : 0.16;
        }
    }

    private static Monitor monitor(Metric metric, Reference reference, DetectionMethod method) {
        return new Monitor(
                "watched",
                new ModelMatch("gpt-4", null),
                metric,
                metric == Metric.QUALITY ? "correct" : null,
                List.of(""),
                WindowLength.WEEK,
                reference,
                0.02,
                FalseAlarmBudget.parse("1 per 90d"),
                method,
                Severity.CRITICAL,
                null,
                List.of(),
                null);
    }

    private static DriftRules rules(Monitor monitor) {
        return new DriftRules(
                Map.of(WindowLength.WEEK, 6 * HOUR),
                List.of(monitor),
                List.of(),
                DAY,
                HOUR,
                new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
                false);
    }

    /** A history that is fed hour by hour, and stopped and started again now and then. */
    private static final class ModelHistory {
        private final GroupRun run;
        private final Random random;
        private final List<AlertEvent> alerts = new ArrayList<>();
        private long now = START;

        ModelHistory(DriftRules rules, long seed) {
            this.run = new GroupRun(rules, GROUP);
            this.random = new Random(seed);
        }

        /** @param bad share of bad answers by the day */
        void upTo(int day, IntToDoubleFunction bad) {
            for (; now < START + day * DAY; now += HOUR) {
                double share = bad.applyAsDouble((int) ((now - START) / DAY));
                Pane sums = new Pane();
                Subject subject = new Subject("gpt-4", "0613", List.of("all"));
                for (int i = 0; i < 20; i++) {
                    boolean isBad = random.nextDouble() < share;
                    ResponseStatus status = isBad ? ResponseStatus.ERROR : ResponseStatus.OK;
                    sums.add(new TrafficContribution(
                            subject, now, now, null, status, 100L, null, null, null, null, null));
                    if (i < 4) {
                        label(subject, isBad ? 0 : 1, i, sums);
                    }
                }
                run.pane(new PaneUpdate(
                        "gpt-4",
                        "",
                        now + TICK,
                        new PaneUpdate.PaneContent("0613", "all", now, PaneCodec.encode(sums))));
                run.mark(now + HOUR);
                alerts.addAll(run.takeAlerts());
                run.take();
                if (random.nextInt(100) == 0) {
                    run.restart();
                }
            }
        }

        private void label(Subject subject, double score, int i, Pane sums) {
            sums.add(new LabelContribution(
                    subject,
                    now,
                    now,
                    null,
                    List.of(new LabelContribution.ScoreContribution(
                            "correct", LabelContribution.ScoreSource.TRUTH, score, 1, 1)),
                    List.of()));
            String id = "r" + now + "-" + i;
            run.score(new ScoreUpdate(
                    "gpt-4",
                    "",
                    now + TICK,
                    new ScoredLabel(
                            id, id, "0613", "all", "correct", LabelSource.HUMAN, score, 1, now, now + TICK, null)));
        }

        /** Of the latest alert. */
        AlertAction accept() {
            AlertEvent alert = last();
            return AlertAction.on(
                    alert, "a-" + now, AlertActionType.ACCEPT, now + 1, new Signature("ana", "a shorter prompt"));
        }

        AlertEvent last() {
            return alerts.get(alerts.size() - 1);
        }

        @Nullable
        AlertEvent firstAfter(int day) {
            return alerts.stream()
                    .filter(alert -> alert.updatedAt() > START + day * DAY)
                    .findFirst()
                    .orElse(null);
        }
    }

    /** Runs until the fault is accepted, and looks at how its alert ends. */
    private static ModelHistory accepted(MonitoredModel model, long seed) {
        String name = model + ", seed " + seed;
        ModelHistory history = new ModelHistory(model.rules(), seed);
        history.upTo(ACCEPTED, day -> day < FAULT ? model.good() : model.fault());
        assertThat(history.alerts).as(name).isNotEmpty();
        AlertEvent fired = history.last();
        assertThat(fired.state()).as(name).isEqualTo(AlertState.FIRING);
        assertThat(fired.raisedAt()).as(name).isGreaterThan(START + FAULT * DAY);
        AlertAction action = history.accept();
        assertThat(history.run.action(action)).as(name).isTrue();
        assertThat(history.run.action(action)).as("%s: once", name).isFalse();
        history.run.restart();
        history.upTo(ACCEPTED + 1, day -> model.fault());
        assertThat(history.run.action(action)).as("%s: once", name).isFalse();
        AlertEvent ended = history.last();
        assertThat(ended.state()).as(name).isEqualTo(AlertState.RESOLVED);
        assertThat(ended.alertId()).as(name).isEqualTo(fired.alertId());
        assertThat(ended.updatedAt()).as(name).isBetween(action.at(), action.at() + TICK);
        assertThat(ended.summary())
                .as(name)
                .contains("is accepted as it is", "Accepted by ana: a shorter prompt.")
                .doesNotContain("recovered");
        double level = model.metric == Metric.QUALITY ? 1 - model.fault() : model.fault();
        assertThat(ended.current()).as(name).isBetween(level - 0.06, level + 0.06);
        AlertEvent first = history.alerts.stream()
                .filter(alert -> alert.alertId().equals(fired.alertId()))
                .findFirst()
                .orElseThrow();
        assertThat(ended.reference()).as(name).isEqualTo(first.reference());
        assertThat(history.run.unusable()).as(name).isEmpty();
        return history;
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWorseThanTheAcceptedLevelAlarmsAgain(MonitoredModel model) {
        for (int seed = 0; seed < SEEDS; seed++) {
            String name = model + ", seed " + seed;
            ModelHistory history = accepted(model, seed);
            history.upTo(90, day -> model.fault());
            assertThat(history.firstAfter(ACCEPTED + 1)).as(name).isNull();
            history.upTo(105, day -> model.worse());
            AlertEvent again = Objects.requireNonNull(history.firstAfter(90), name);
            assertThat(again.state()).as(name).isEqualTo(AlertState.FIRING);
            assertThat(again.alertId())
                    .as(name)
                    .isNotEqualTo(history.alerts.get(0).alertId());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoFallsBackAfterAnImprovementIsTold(MonitoredModel model) {
        for (int seed = 0; seed < SEEDS; seed++) {
            String name = model + ", seed " + seed;
            ModelHistory history = accepted(model, seed);
            history.upTo(70, day -> model.fault());
            history.upTo(100, day -> model.good());
            assertThat(history.firstAfter(ACCEPTED + 1)).as(name).isNull();
            history.upTo(115, day -> model.fault());
            AlertEvent again = Objects.requireNonNull(history.firstAfter(100), name);
            assertThat(again.state()).as(name).isEqualTo(AlertState.FIRING);
        }
    }

    /** A decision is about what was known when it was made, whenever it is read. */
    @Test
    void aDecisionWaitsForItsTick() {
        MonitoredModel model = MonitoredModel.QUALITY_FIXED;
        ModelHistory whole = new ModelHistory(model.rules(), 7);
        whole.upTo(ACCEPTED, day -> day < FAULT ? model.good() : model.fault());
        AlertAction action = whole.accept();
        ModelHistory early = new ModelHistory(model.rules(), 7);
        early.run.action(action);
        early.upTo(ACCEPTED - 1, day -> day < FAULT ? model.good() : model.fault());
        assertThat(early.last().state()).isEqualTo(AlertState.FIRING);
        whole.run.action(action);
        for (ModelHistory each : List.of(early, whole)) {
            each.upTo(ACCEPTED + 5, day -> day < FAULT ? model.good() : model.fault());
        }
        assertThat(early.alerts).isEqualTo(whole.alerts);
        assertThat(early.last().summary()).contains("Accepted by ana");
    }

    @Test
    void whatNothingFollowsFromIsTold() {
        MonitoredModel model = MonitoredModel.QUALITY_FIXED;
        ModelHistory history = accepted(model, 3);
        AlertAction over = history.accept();
        AlertAction unknown = new AlertAction(
                "other", over.type(), over.at(), "ana", "why", "0", "gpt-4", "*", "all", "nobody's", "quality", null);
        history.run.action(over);
        history.run.action(unknown);
        int told = history.alerts.size();
        history.upTo(ACCEPTED + 2, day -> model.fault());
        assertThat(history.alerts).hasSize(told);
        assertThat(history.run.unusable()).containsExactlyInAnyOrder(over, unknown);
    }

    /** An objective compares with no reference: nobody can accept another one. */
    @Test
    void anObjectiveIsNotAccepted() {
        Objective objective = new Objective(0.02, List.of(new Objective.BurnRate(2, 6 * HOUR, HOUR)));
        DetectionMethod method = new DetectionMethod(DetectorChoice.DEFAULT, Multiplicity.UNION, null, objective);
        ModelHistory history = new ModelHistory(rules(monitor(Metric.ERROR_RATE, Reference.previous(), method)), 1);
        history.upTo(5, day -> day < 3 ? 0.01 : 0.2);
        assertThat(history.last().state()).isEqualTo(AlertState.FIRING);
        AlertAction action = history.accept();
        history.run.action(action);
        int told = history.alerts.size();
        history.upTo(6, day -> 0.2);
        assertThat(history.alerts).hasSize(told);
        assertThat(history.run.unusable()).containsExactly(action);
    }

    @Test
    void aGroupThatNeverTicksForgetsWhatWaits() {
        GroupRun run = new GroupRun(MonitoredModel.QUALITY_FIXED.rules(), GROUP);
        AlertAction action = new AlertAction(
                "a", AlertActionType.ACCEPT, START, "ana", "why", "0", "gpt-4", "*", "all", "watched", "quality", null);
        run.action(action);
        run.silence(START + DAY);
        assertThat(run.entries()).isPositive();
        run.silence(START + 200 * DAY);
        assertThat(run.entries()).isZero();
        assertThat(run.unusable()).containsExactly(action);
    }

    @Test
    void whatIsKeptGoesWithTheGroup() {
        ModelHistory history = accepted(MonitoredModel.ERRORS_ROLLING, 2);
        assertThat(history.run.entries()).isPositive();
        history.run.silence(Long.MAX_VALUE);
        assertThat(history.run.entries()).isZero();
    }
}
