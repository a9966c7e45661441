package io.vigie.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.alert.AlertLifecycle;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.DetectionMethod;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Floor;
import io.vigie.model.LabelContribution.ScoreSource;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Reference;
import io.vigie.model.Severity;
import io.vigie.model.SliceGroup;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Quality against a floor of 85 %, in histories of labels. */
class FloorMonitorsTest {
    private static final long HOUR = 3_600_000L;
    private static final long DAY = 24 * HOUR;
    private static final long T0 = 20_000 * DAY;
    private static final double FLOOR = 0.85;

    private static DriftRules rules(WindowLength window, String budget) {
        return rules(window, budget, ScoreSource.TRUTH);
    }

    private static DriftRules rules(WindowLength window, String budget, ScoreSource labels) {
        Monitor monitor = new Monitor(
                "floor",
                new ModelMatch("*", null),
                Metric.QUALITY,
                "correct",
                List.of(""),
                window,
                Reference.previous(),
                0,
                FalseAlarmBudget.parse(budget),
                DetectionMethod.ofFloor(new Floor(FLOOR, labels)),
                Severity.CRITICAL,
                null,
                List.of(),
                null);
        return new DriftRules(
                Map.of(window, 6 * HOUR),
                List.of(monitor),
                List.of(),
                DAY,
                HOUR,
                new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
                false);
    }

    /** @param good share of good answers by the day; 40 labels a day */
    private static GroupRun.RunOutput run(DriftRules rules, long seed, int days, IntToDoubleFunction good) {
        Random random = new Random(seed);
        DriftScript script = new DriftScript(new SliceGroup("gpt-4", ""));
        for (int i = 0; i < days * 40; i++) {
            long at = T0 + i * (DAY / 40);
            script.label("v1", "all", random.nextDouble() < good.applyAsDouble(i / 40) ? 1 : 0, at);
        }
        return script.run(rules, start -> random.nextInt(300) == 0);
    }

    private static List<AlertEvent> fired(GroupRun.RunOutput output) {
        List<AlertEvent> fired = new ArrayList<>();
        output.alerts().stream()
                .filter(alert -> alert.state() == AlertState.FIRING)
                .filter(alert -> fired.stream().noneMatch(each -> each.alertId().equals(alert.alertId())))
                .forEach(fired::add);
        return fired;
    }

    /** The worst that a stream which keeps its objective can do is to be just at the floor, all the time. */
    @Test
    void justAtTheFloorTheBudgetIsKept() {
        int seeds = 10;
        int alarms = 0;
        for (int seed = 0; seed < seeds; seed++) {
            alarms += fired(run(rules(WindowLength.MONTH, "1 per 90d"), seed, 90, day -> FLOOR))
                    .size();
        }
        // One is allowed in each; three standard errors of a Poisson count of so many.
        assertThat(alarms).as("false alarms of %d histories", seeds).isLessThanOrEqualTo(seeds);
        int above = 0;
        for (int seed = 0; seed < seeds; seed++) {
            above += fired(run(rules(WindowLength.MONTH, "1 per 90d"), seed, 90, day -> 0.9))
                    .size();
        }
        assertThat(above).as("five points above the floor").isLessThanOrEqualTo(1);
    }

    @Test
    void belowTheFloorIsFoundAndToldAsAnObjective() {
        List<Long> delays = new ArrayList<>();
        int bounded = 0;
        for (int seed = 0; seed < 7; seed++) {
            String name = "seed " + seed;
            var output =
                    run(rules(WindowLength.MONTH, "1 per 90d"), seed, 120, day -> day < 30 || day > 80 ? 0.95 : 0.7);
            List<AlertEvent> fired = fired(output);
            assertThat(fired).as(name).hasSize(1);
            AlertEvent alert = fired.get(0);
            assertThat(alert.raisedAt()).as(name).isBetween(T0 + 30 * DAY, T0 + 45 * DAY);
            delays.add((alert.raisedAt() - T0) / DAY - 30);
            assertThat(alert.detector()).as(name).isEqualTo("floor");
            assertThat(alert.reference()).as(name).isEqualTo(FLOOR);
            assertThat(alert.summary())
                    .as(name)
                    .startsWith("gpt-4 is below its floor of 85.0 %: quality (correct) is ")
                    .contains(" labels.")
                    .doesNotContain("reference");
            bounded += alert.summary().contains(" % with 95 % confidence)") ? 1 : 0;
            AlertEvent last = output.alerts().get(output.alerts().size() - 1);
            assertThat(last.state()).as(name).isEqualTo(AlertState.RESOLVED);
            assertThat(last.alertId()).as(name).isEqualTo(alert.alertId());
            assertThat(last.updatedAt()).as(name).isGreaterThan(T0 + 81 * DAY);
            assertThat(last.summary()).as(name).startsWith("gpt-4 is above its floor of 85.0 % again: ");
        }
        // Evidence that has only just passed its threshold may not bound what it has found.
        assertThat(bounded).as("alerts that say what is certain").isGreaterThanOrEqualTo(5);
        delays.sort(null);
        assertThat(delays.get(3)).as("median delay in days").isLessThanOrEqualTo(5);
    }

    /** Labels that are in panes alone: the detector sees none of them. */
    @Test
    void theWindowFindsItByItself() {
        for (int seed = 0; seed < 5; seed++) {
            String name = "seed " + seed;
            Random random = new Random(seed);
            DriftScript script = new DriftScript(new SliceGroup("gpt-4", ""));
            for (int i = 0; i < 14 * 40; i++) {
                double good = i < 6 * 40 || i >= 9 * 40 ? 0.98 : 0.5;
                script.label("v1", "all", random.nextDouble() < good ? 1 : 0, T0 + i * (DAY / 40));
            }
            GroupRun run = new GroupRun(rules(WindowLength.DAY, "1 per 7d"), script.group());
            for (DriftScript.ScriptTick tick : script.ticks()) {
                tick.panes().forEach(run::pane);
                tick.scores().stream().filter(each -> each.label() == null).forEach(run::score);
            }
            List<AlertEvent> alerts = run.takeAlerts();
            assertThat(alerts)
                    .as(name)
                    .extracting(AlertEvent::state)
                    .containsExactly(AlertState.FIRING, AlertState.RESOLVED);
            AlertEvent fired = alerts.get(0);
            assertThat(fired.raisedAt()).as(name).isBetween(T0 + 6 * DAY, T0 + 8 * DAY);
            assertThat(fired.onsetAt()).as(name).isNull();
            assertThat(fired.currentUpper()).as(name).isLessThan(FLOOR);
            assertThat(fired.summary()).as(name).contains("is below its floor").doesNotContain("since");
            assertThat(alerts.get(1).updatedAt()).as(name).isGreaterThan(T0 + 9 * DAY);
            assertThat(alerts.get(1).currentLower()).as(name).isGreaterThan(FLOOR);
        }
    }

    @Test
    void oneLabelNeverFires() {
        DriftRules strict = rules(WindowLength.DAY, "100 per 1d");
        for (int labels = 1; labels <= 4; labels++) {
            DriftScript script = new DriftScript(new SliceGroup("gpt-4", ""));
            for (int i = 0; i < labels; i++) {
                script.label("v1", "all", 0, T0 + i * HOUR);
            }
            script.request("v1", "all", T0 + 2 * DAY);
            assertThat(script.run(strict).alerts()).as("%d labels", labels).isEmpty();
        }
        DriftScript script = new DriftScript(new SliceGroup("gpt-4", ""));
        for (int i = 0; i < 12; i++) {
            script.label("v1", "all", 0, T0 + i * HOUR);
        }
        assertThat(script.run(strict).alerts()).as("twelve labels").first().satisfies(alert -> assertThat(
                        alert.labels())
                .isGreaterThanOrEqualTo(5));
    }

    /** The script's labels are human. */
    @Test
    void labelsOfAnotherSourceDoNotCount() {
        for (ScoreSource source : ScoreSource.values()) {
            var output = run(rules(WindowLength.WEEK, "1 per 90d", source), 1, 20, day -> 0.5);
            assertThat(output.alerts().isEmpty()).as("%s", source).isEqualTo(source != ScoreSource.TRUTH);
        }
    }

    @Test
    void itsSeriesShowTheFloor() {
        var output = run(rules(WindowLength.MONTH, "1 per 90d"), 1, 20, day -> 0.9);
        assertThat(output.points())
                .filteredOn(point -> point.measurement() == Measurement.DRIFT)
                .isNotEmpty()
                .filteredOn(point -> point.fields().containsKey("reference"))
                .isNotEmpty()
                .extracting(SeriesPoint::fields)
                .allSatisfy(fields -> assertThat(fields).containsEntry("reference", FLOOR));
    }
}
