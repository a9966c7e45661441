package io.vigie.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.alert.AlertLifecycle;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.LabelSource;
import io.vigie.model.Monitor;
import io.vigie.model.SliceGroup;
import io.vigie.model.WindowLength;
import io.vigie.monitor.MonitorChange.MonitorChangeType;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.series.SeriesPoint;
import io.vigie.settings.MonitorsFile;
import io.vigie.window.RollUpLevel;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a group keeps when other monitors are in force from one tick to the next. */
class GroupRevisionTest {

    private static final long PANE = RollUpLevel.PANE.lengthMs();
    private static final long DAY = RollUpLevel.DAY.lengthMs();
    private static final long T0 = 20_000 * DAY;
    private static final SliceGroup GROUP = new SliceGroup("m", "");

    private static final String STAYS = "{name: stays, match: {model: '*'}, metric: quality, criterion: correct,"
            + " window: 7d, tolerance: 0.02, falseAlarms: 1 per 90d, severity: info}";
    private static final String CHANGES = "{name: changes, match: {model: '*'}, metric: quality, criterion: correct,"
            + " window: 7d, tolerance: 0.05, falseAlarms: 1 per 90d, severity: info}";
    private static final String GOES = "{name: goes, match: {model: '*'}, metric: quality, criterion: correct,"
            + " window: 7d, tolerance: 0.01, falseAlarms: 1 per 30d, severity: info}";
    private static final String COMES = "{name: comes, match: {model: '*'}, metric: quality, criterion: correct,"
            + " window: 7d, objective: {atLeast: 0.6}, severity: info}";

    private static List<Monitor> monitors(String... all) {
        return MonitorsFile.parse("monitors: [" + String.join(",\n", all) + "]", "test");
    }

    private static DriftRules rules(List<Monitor> monitors, @Nullable FalseAlarmBudget together) {
        return new DriftRules(
                Map.of(WindowLength.WEEK, 72 * PANE),
                monitors,
                List.of(),
                DAY,
                DAY,
                new DriftRules.AlertRules(new AlertLifecycle(DAY), together, null),
                false);
    }

    private static MonitorSet revision(long number, List<Monitor> monitors) {
        DriftRules rules = rules(monitors, null);
        return new MonitorSet(number, "r" + number, rules, new MonitorDefinitionWriter(monitors));
    }

    private static GroupRun run(MonitorSet before, long at, MonitorSet after, InMemoryMonitorStore store) {
        return new GroupRun(before.rules(), tick -> tick < at ? before : after, GROUP, store);
    }

    /** Forty days of a label each hour, of which errors rise from 5 % to 30 % on the day. */
    private static DriftScript fault(long seed, int day) {
        return fault(seed, day, LabelSource.HUMAN);
    }

    private static DriftScript fault(long seed, int day, LabelSource source) {
        DriftScript script = new DriftScript(GROUP);
        Random random = new Random(seed);
        for (int i = 0; i < 40 * 24; i++) {
            double error = i < day * 24 ? 0.05 : 0.3;
            script.label("v1", "all", random.nextDouble() < error ? 0 : 1, T0 + i * (DAY / 24), source);
        }
        return script;
    }

    private static List<AlertEvent> alertsOf(GroupRun.RunOutput output, String monitor) {
        return output.alerts().stream()
                .filter(alert -> alert.monitor().equals(monitor))
                .toList();
    }

    /** But for the series that says which revision a definition is from. */
    private static List<SeriesPoint> pointsOf(GroupRun.RunOutput output, String monitor) {
        return output.points().stream()
                .filter(point -> point.measurement() != Measurement.MONITOR)
                .filter(point ->
                        point.tags().getOrDefault(Tags.MONITOR, monitor).equals(monitor))
                .toList();
    }

    /**
     * Whenever a revision comes, before the fault or in it, and wherever the group is stopped: a monitor that it leaves
     * alone gives the same alerts and points as without it. So does one that goes by a judge.
     */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatARevisionLeavesAloneDoesNotNoticeIt(long seed) {
        Random random = new Random(seed);
        LabelSource source = seed % 2 == 0 ? LabelSource.JUDGE : LabelSource.HUMAN;
        DriftScript script = fault(seed, 20 + random.nextInt(5), source);
        MonitorSet a = revision(1, monitors(STAYS, CHANGES, GOES));
        MonitorSet b = revision(2, monitors(COMES, CHANGES.replace("0.05", "0.2"), STAYS));
        GroupRun.RunOutput never = script.run(a.rules());
        assertThat(alertsOf(never, "stays")).as("seed %d", seed).isNotEmpty();
        long at = T0 + random.nextInt(39 * 288) * PANE;
        LongPredicate stops = start -> random.nextInt(50) == 0;
        GroupRun.RunOutput once = script.run(run(a, at, b, new InMemoryMonitorStore()), stops);
        String context = "seed " + seed + ", revision at " + (at - T0) / DAY + " d";
        assertThat(alertsOf(once, "stays")).as(context).isEqualTo(alertsOf(never, "stays"));
        assertThat(pointsOf(once, "stays")).as(context).isEqualTo(pointsOf(never, "stays"));
        // Each way of being taken back before a tick was worked on leaves no trace at all.
        GroupRun.RunOutput back =
                script.run(run(a, at, revision(3, a.rules().monitors()), new InMemoryMonitorStore()), stops);
        for (String monitor : List.of("stays", "changes", "goes")) {
            assertThat(alertsOf(back, monitor)).as(context).isEqualTo(alertsOf(never, monitor));
            assertThat(pointsOf(back, monitor)).as(context).isEqualTo(pointsOf(never, monitor));
        }
    }

    /** Who is told, and how loudly, says nothing of the evidence. */
    @Test
    void severityAndOwnerKeepTheEvidence() {
        DriftScript script = fault(7, 20);
        MonitorSet a = revision(1, monitors(STAYS));
        MonitorSet b = revision(2, monitors(STAYS.replace("severity: info", "severity: critical, owner: team")));
        GroupRun.RunOutput never = script.run(a.rules());
        AlertEvent fired = never.alerts().get(0);
        // An hour before it fires, most of the evidence is there.
        GroupRun run = run(a, fired.raisedAt() - 12 * PANE, b, new InMemoryMonitorStore());
        GroupRun.RunOutput once = script.run(run, start -> false);
        assertThat(once.alerts().get(0).raisedAt()).isEqualTo(fired.raisedAt());
        assertThat(once.alerts().get(0).evidence()).isEqualTo(fired.evidence());
        assertThat(once.alerts().get(0).severity()).isEqualTo("critical");
        assertThat(once.alerts().get(0).owner()).isEqualTo("team");
        assertThat(pointsOf(once, "stays").stream().filter(GroupRevisionTest::isDrift))
                .containsExactlyElementsOf(pointsOf(never, "stays").stream()
                        .filter(GroupRevisionTest::isDrift)
                        .toList());
        assertThat(run.revised()).singleElement().satisfies(revised -> {
            assertThat(revised.changes()).containsExactly(new MonitorChange("stays", MonitorChangeType.KEPT));
            assertThat(revised.dropped()).isZero();
            assertThat(revised.restarted()).isZero();
        });
    }

    private static boolean isDrift(SeriesPoint point) {
        return point.measurement() == Measurement.DRIFT;
    }

    /** Another tolerance asks for evidence anew; the reference is there at once. */
    @Test
    void anotherToleranceKeepsTheReference() {
        DriftScript script = fault(8, 20);
        // What is calibrated is calibrated for a quality that is as it was.
        String guaranteed = STAYS.replace("severity", "threshold: guaranteed, severity");
        MonitorSet strict = revision(1, monitors(guaranteed));
        MonitorSet lax = revision(2, monitors(guaranteed.replace("0.02", "0.4")));
        AlertEvent fired = script.run(strict.rules()).alerts().get(0);
        long at = fired.raisedAt() - 72 * PANE;
        GroupRun run = run(strict, at, lax, new InMemoryMonitorStore());
        GroupRun.RunOutput output = script.run(run, start -> false);
        assertThat(output.alerts()).as("25 points more errors are accepted").isEmpty();
        assertThat(run.revised()).singleElement().satisfies(revised -> {
            assertThat(revised.changes()).containsExactly(new MonitorChange("stays", MonitorChangeType.EVIDENCE_ANEW));
            assertThat(revised.restarted()).isEqualTo(1);
            assertThat(revised.dropped()).isZero();
        });
        assertThat(output.points().stream()
                        .filter(point -> point.measurement() == Measurement.STATUS && point.timestamp() >= at))
                .isNotEmpty()
                .allSatisfy(status -> assertThat(status.texts()).containsEntry("status", "watching"));
        assertThat(output.points().stream()
                        .filter(point -> point.measurement() == Measurement.MONITOR)
                        .filter(point -> point.texts().containsKey("change")))
                .singleElement()
                .satisfies(point -> {
                    assertThat(point.timestamp()).isBetween(at, at + PANE);
                    assertThat(point.fields()).containsEntry("revision", 2.0).containsEntry("tolerance", 0.4);
                    assertThat(point.texts().get("change")).contains("begins anew", "references");
                });
        // The other way round: the stricter tolerance alarms on what comes from here on.
        GroupRun stricter = run(lax, at, strict, new InMemoryMonitorStore());
        List<AlertEvent> later = script.run(stricter, start -> false).alerts();
        assertThat(later).isNotEmpty();
        assertThat(later.get(0).raisedAt()).isGreaterThan(at);
        assertThat(later.get(0).reference()).isCloseTo(fired.reference(), within(0.03));
    }

    /** An open alert of a monitor that is gone, or compares something else, ends; nothing is left of it. */
    @Test
    void anOpenAlertEndsWithItsMonitor() {
        DriftScript script = fault(9, 20);
        MonitorSet a = revision(1, monitors(STAYS, GOES));
        for (MonitorSet b : List.of(
                revision(2, monitors(STAYS)),
                revision(2, monitors(STAYS, GOES.replace("window: 7d", "window: 30d"))))) {
            InMemoryMonitorStore store = new InMemoryMonitorStore();
            long at = T0 + 35 * DAY;
            GroupRun run = run(a, at, b, store);
            GroupRun.RunOutput output = script.run(run, start -> false);
            List<AlertEvent> gone = alertsOf(output, "goes");
            assertThat(gone.get(0).state()).isEqualTo(AlertState.FIRING);
            AlertEvent end = gone.stream()
                    .filter(alert -> alert.state() == AlertState.RESOLVED)
                    .findFirst()
                    .orElseThrow();
            assertThat(end.alertId()).isEqualTo(gone.get(0).alertId());
            assertThat(end.updatedAt()).isBetween(at, at + 12 * PANE);
            assertThat(end.summary()).contains("no longer monitored", "revision 2", "without a recovery");
            store.alerts().forEach((key, unused) -> assertThat(key.terms()).doesNotContain("goes|7d"));
            assertThat(store.detectors().keys())
                    .noneMatch(
                            key -> key.monitor().equals("goes") && key.terms().contains("|7d|"));
            assertThat(run.revised().get(0).endedAlerts()).isEqualTo(1);
            assertThat(alertsOf(output, "stays")).isNotEmpty().noneMatch(alert -> alert.state() == AlertState.RESOLVED);
        }
    }

    /** What all monitors of a model may raise together is divided among those that there are. */
    @Test
    void theCommonBudgetIsDividedAnew() {
        FalseAlarmBudget together = FalseAlarmBudget.parse("1 per 90d");
        List<Monitor> one = monitors(STAYS);
        List<Monitor> four = monitors(
                STAYS,
                STAYS.replace("name: stays", "name: b"),
                STAYS.replace("name: stays", "name: c"),
                STAYS.replace("name: stays", "name: d"));
        MonitorSet alone = new MonitorSet(1, "a", rules(one, together), new MonitorDefinitionWriter(one));
        MonitorSet shared =
                new MonitorSet(2, "b", rules(one, together).withMonitors(four), new MonitorDefinitionWriter(four));
        DriftScript script = fault(10, 40);
        long at = T0 + 30 * DAY;
        GroupRun.RunOutput output = script.run(run(alone, at, shared, new InMemoryMonitorStore()), start -> false);
        GroupRun.RunOutput never = script.run(alone.rules());
        double before = lastThreshold(never);
        double after = lastThreshold(output);
        assertThat(after - before).as("log10 of four shares").isCloseTo(Math.log10(4), within(1e-9));
    }

    private static double lastThreshold(GroupRun.RunOutput output) {
        List<SeriesPoint> points = pointsOf(output, "stays").stream()
                .filter(point -> point.measurement() == Measurement.DRIFT)
                .filter(point -> point.fields().containsKey("threshold"))
                .toList();
        return points.get(points.size() - 1).fields().get("threshold");
    }

    /** A group that comes back after it was stopped knows under which monitors it worked last. */
    @Test
    void nothingIsLeftOfASilentGroup() {
        InMemoryMonitorStore store = new InMemoryMonitorStore();
        MonitorSet a = revision(1, monitors(STAYS, GOES));
        GroupRun run = run(a, T0 + 10 * DAY, revision(2, monitors(STAYS)), store);
        fault(11, 20).run(run, start -> start % (7 * PANE) == 0);
        assertThat(run.entries()).isPositive();
        run.silence(Long.MAX_VALUE);
        assertThat(run.entries()).isZero();
    }
}
