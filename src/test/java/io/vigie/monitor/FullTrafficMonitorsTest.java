package io.vigie.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.WilsonInterval;
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

    private static Monitor monitor(WindowLength window, double tolerance) {
        return new Monitor(
                "errors",
                new ModelMatch("gpt-4", null),
                Metric.ERROR_RATE,
                null,
                List.of(""),
                window,
                Reference.previous(),
                tolerance,
                FalseAlarmBudget.parse("1 per 90d"),
                DetectionMethod.DEFAULT,
                Severity.CRITICAL,
                "team-support",
                List.of(),
                null);
    }

    private static DriftRules rules(Monitor monitor) {
        return new DriftRules(
                Map.of(monitor.window(), 6 * HOUR),
                List.of(monitor),
                List.of(),
                DAY,
                HOUR,
                new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
                false);
    }

    /** @param rate of errors by the day */
    private static List<AlertEvent> run(WindowLength window, long seed, int days, LongToDoubleFunction rate) {
        DriftRules rules = rules(monitor(window, 0.01));
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

    /** Each comparison of two weeks, drawn at a midnight, against a second computation from the days' plain numbers. */
    @Test
    void theIntervalOfAChangeKnowsHowAlikeDaysAre() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            // No alert may freeze the reference.
            GroupRun group = new GroupRun(rules(monitor(WindowLength.WEEK, 1)), GROUP);
            List<double[]> days = new ArrayList<>();
            double effect = 0;
            for (int d = 0; d < 24; d++) {
                effect = 0.8 * effect + random.nextGaussian();
                double rate = 0.2 + 0.03 * Math.max(-4, Math.min(4, effect));
                double[] day = new double[2];
                for (long hour = START + d * DAY; hour < START + (d + 1) * DAY; hour += HOUR) {
                    PaneUpdate update = pane(hour, random, rate);
                    Pane sums = PaneCodec.decode(update.content().sums());
                    day[0] += sums.errors();
                    day[1] += sums.requests();
                    group.pane(update);
                    group.mark(hour + HOUR);
                }
                days.add(day);
            }
            int compared = 0;
            for (SeriesPoint point : group.take()) {
                int end = (int) ((point.timestamp() - START) / DAY);
                boolean isCompared = point.measurement() == Measurement.DRIFT
                        && point.fields().containsKey("change")
                        && point.timestamp() % DAY == 0
                        && end >= 14;
                if (isCompared) {
                    double[] expected = change(days.subList(end - 7, end), days.subList(end - 14, end - 7));
                    String name = "seed " + seed + ", day " + end;
                    assertThat(point.fields().get("change")).as(name).isCloseTo(expected[0], within(1e-9));
                    assertThat(point.fields().get("change_lower")).as(name).isCloseTo(expected[1], within(1e-9));
                    assertThat(point.fields().get("change_upper")).as(name).isCloseTo(expected[2], within(1e-9));
                    compared++;
                }
            }
            assertThat(compared).as("seed %d", seed).isEqualTo(11);
        }
    }

    /** The change of a rate between two windows of days, and its bounds at 95 %. */
    private static double[] change(List<double[]> current, List<double[]> reference) {
        double products = 0;
        double squares = 0;
        for (List<double[]> window : List.of(current, reference)) {
            double before = 0;
            for (double[] day : window) {
                double residual = (day[0] - rate(window) * day[1]) / requests(window);
                products += before * residual * window.size() * window.size();
                squares += residual * residual * window.size() * window.size();
                before = residual;
            }
        }
        double r = Math.min(0.9, Math.max(0, products / squares + 2.0 / (current.size() + reference.size())));
        double[] to = bounds(current, r);
        double[] from = bounds(reference, r);
        double change = rate(current) - rate(reference);
        return new double[] {
            change,
            change - Math.hypot(rate(current) - to[0], from[1] - rate(reference)),
            change + Math.hypot(to[1] - rate(current), rate(reference) - from[0])
        };
    }

    private static double[] bounds(List<double[]> window, double r) {
        double rate = rate(window);
        double sum = 0;
        for (double[] day : window) {
            sum += Math.pow((day[0] - rate * day[1]) / requests(window), 2);
        }
        int days = window.size();
        // Student's t with 6 degrees of freedom, from SciPy.
        double reach = 2.446911851145 * Math.sqrt(sum * days / (days - 1) * (1 + r) / (1 - r));
        Interval independent = (Interval) WilsonInterval.of(rate, requests(window), 0.95);
        return new double[] {
            Math.max(0, Math.min(independent.lower(), rate - reach)),
            Math.min(1, Math.max(independent.upper(), rate + reach))
        };
    }

    private static double rate(List<double[]> window) {
        return window.stream().mapToDouble(day -> day[0]).sum() / requests(window);
    }

    private static double requests(List<double[]> window) {
        return window.stream().mapToDouble(day -> day[1]).sum();
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
