package io.vigie.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.alert.AlertLifecycle;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.DetectionMethod;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.PaneUpdate;
import io.vigie.model.Reference;
import io.vigie.model.ResponseStatus;
import io.vigie.model.Severity;
import io.vigie.model.SliceGroup;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.model.WindowLength;
import io.vigie.series.SeriesPoint;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * Error rates of an hour a pane, some twenty requests each, through {@link BlockMonitors} and {@link WindowMonitors}.
 */
class FullTrafficMonitorsTest {

    private static final long TICK = RollUpLevel.PANE.lengthMs();
    private static final long HOUR = RollUpLevel.HOUR.lengthMs();
    private static final long DAY = RollUpLevel.DAY.lengthMs();
    private static final long START = 20_000 * DAY;
    private static final SliceGroup GROUP = new SliceGroup("gpt-4", "");
    private static final int SEEDS = 6;

    private static final class Alerts implements MonitorOutput {
        private final List<AlertEvent> all = new ArrayList<>();

        @Override
        public void point(SeriesPoint point) {}

        @Override
        public void alert(AlertEvent alert) {
            all.add(alert);
        }
    }

    private static Monitor monitor(WindowLength window) {
        return new Monitor(
                "errors",
                new ModelMatch("gpt-4", null),
                Metric.ERROR_RATE,
                null,
                List.of(""),
                window,
                Reference.previous(),
                0.01,
                FalseAlarmBudget.parse("1 per 90d"),
                DetectionMethod.DEFAULT,
                Severity.CRITICAL,
                "team-support",
                List.of(),
                null);
    }

    /** @param rate of errors by the day */
    private static List<AlertEvent> run(WindowLength window, long seed, int days, LongToDoubleFunction rate) {
        Monitor monitor = monitor(window);
        DriftRules rules = new DriftRules(
                Map.of(window, 6 * HOUR),
                List.of(monitor),
                List.of(),
                DAY,
                HOUR,
                new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
                false);
        MonitoredGroup group = new MonitoredGroup(
                rules, new MonitorDefinitionWriter(rules.monitors()), GROUP, new InMemoryMonitorStore());
        Alerts alerts = new Alerts();
        Random random = new Random(seed);
        for (long hour = START; hour < START + days * DAY; hour += HOUR) {
            group.onPane(pane(hour, random, rate.applyAsDouble((hour - START) / DAY)));
            group.onPanesMark(hour + HOUR, alerts);
            group.onScoresMark(hour + HOUR, alerts);
        }
        return alerts.all;
    }

    private static PaneUpdate pane(long start, Random random, double rate) {
        Subject subject = new Subject("gpt-4", "0613", List.of("all"));
        Pane sums = new Pane();
        int requests = 15 + random.nextInt(10);
        for (int i = 0; i < requests; i++) {
            ResponseStatus status = random.nextDouble() < rate ? ResponseStatus.ERROR : ResponseStatus.OK;
            sums.add(new TrafficContribution(subject, start, start, null, status, 100L, null, null, null, null, null));
        }
        return new PaneUpdate(
                "gpt-4", "", start + TICK, new PaneUpdate.PaneContent("0613", "all", start, PaneCodec.encode(sums)));
    }

    @Test
    void aFaultThatStaysIsToldWithinTwoDaysAndNeverRecovers() {
        for (WindowLength window : List.of(WindowLength.DAY, WindowLength.WEEK)) {
            for (int seed = 0; seed < SEEDS; seed++) {
                List<AlertEvent> alerts = run(window, seed, 110, day -> day < 40 ? 0.009 : 0.049);
                String name = "seed " + seed + ", window " + window.label();
                assertThat(alerts).as(name).isNotEmpty();
                assertThat(alerts.get(0).raisedAt()).as(name).isBetween(START + 40 * DAY, START + 42 * DAY);
                assertThat(alerts).as(name).noneMatch(alert -> alert.state() == AlertState.RESOLVED);
                assertThat(alerts)
                        .extracting(AlertEvent::alertId)
                        .as("%s: one change is one alert", name)
                        .containsOnly(alerts.get(0).alertId());
            }
        }
    }

    @Test
    void anEndIsToldAfterItAndSoon() {
        for (int seed = 0; seed < SEEDS; seed++) {
            List<AlertEvent> alerts = run(WindowLength.WEEK, seed, 150, day -> day >= 40 && day < 100 ? 0.06 : 0.009);
            List<AlertEvent> resolved = alerts.stream()
                    .filter(alert -> alert.state() == AlertState.RESOLVED)
                    .toList();
            assertThat(resolved).as("seed %d", seed).hasSize(1);
            assertThat(resolved.get(0).updatedAt()).as("seed %d", seed).isBetween(START + 100 * DAY, START + 120 * DAY);
            assertThat(alerts.get(alerts.size() - 1)).as("seed %d", seed).isEqualTo(resolved.get(0));
        }
    }

    @Test
    void aStableHistoryIsSilent() {
        for (int seed = 0; seed < SEEDS; seed++) {
            assertThat(run(WindowLength.DAY, seed, 180, day -> 0.009))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }
}
