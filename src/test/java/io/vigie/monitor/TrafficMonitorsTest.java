package io.vigie.monitor;

import static io.vigie.monitor.Traces.DAY;
import static io.vigie.monitor.Traces.HOUR;
import static io.vigie.monitor.Traces.PANE;
import static io.vigie.monitor.Traces.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.alert.AlertLifecycle;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.DetectionMethod;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Metric;
import io.vigie.model.MetricFormat;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Reference;
import io.vigie.model.Severity;
import io.vigie.model.SignalKind;
import io.vigie.model.WindowLength;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cost, length and signals of users, compared window by window as any metric over full traffic is. */
class TrafficMonitorsTest {

    private static final List<Metric> METRICS = List.of(
            Metric.COST,
            Metric.COST_P95,
            Metric.INPUT_TOKENS,
            Metric.OUTPUT_TOKENS,
            Metric.ESCALATION,
            Metric.RETRY,
            Metric.THUMBS_DOWN);

    private static Monitor monitor(Metric metric) {
        return new Monitor(
                metric.label(),
                new ModelMatch("*", null),
                metric,
                null,
                List.of(""),
                WindowLength.DAY,
                Reference.previous(),
                metric.isRelative() ? 0.1 : 0.05,
                FalseAlarmBudget.parse("1 per 90d"),
                DetectionMethod.DEFAULT,
                Severity.WARNING,
                null,
                List.of(),
                null);
    }

    private static DriftRules rules() {
        return new DriftRules(
                Map.of(WindowLength.DAY, HOUR),
                METRICS.stream().map(TrafficMonitorsTest::monitor).toList(),
                List.of(),
                DAY,
                HOUR,
                new DriftRules.AlertRules(new AlertLifecycle(2 * HOUR), null, null),
                false);
    }

    /** What gets worse on the third day; null: nothing does. */
    private static DriftTopics topics(Random random, Metric worse) {
        Traces traces = new Traces("");
        for (long tick = START + PANE; tick <= START + 4 * DAY; tick += PANE) {
            boolean isLate = tick > START + 3 * DAY;
            double dearer = isLate && worse == Metric.COST ? 1.5 : 1;
            double asksMore = isLate && worse == Metric.INPUT_TOKENS ? 1.5 : 1;
            double answersMore = isLate && worse == Metric.OUTPUT_TOKENS ? 1.5 : 1;
            for (int i = 0; i < 20; i++) {
                // A tenth of the answers is dear: they alone move the 95th percentile.
                double tail = i % 10 == 0 ? (isLate && worse == Metric.COST_P95 ? 3 : 2) : 1;
                traces.answer(
                        "all",
                        "v1",
                        0.01 * dearer * tail * (0.9 + 0.2 * random.nextDouble()),
                        Math.round(900 * asksMore * (0.5 + random.nextDouble())),
                        Math.round(200 * answersMore * (0.5 + random.nextDouble())));
                traces.turn(
                        "all",
                        "v1",
                        Arrays.stream(SignalKind.values())
                                .filter(kind -> random.nextDouble() < (isLate && kind == signalOf(worse) ? 0.25 : 0.1))
                                .toList());
            }
            traces.write(tick - PANE, tick);
        }
        return traces.topics();
    }

    private static SignalKind signalOf(Metric metric) {
        if (metric == Metric.ESCALATION) {
            return SignalKind.ESCALATED;
        }
        return metric == Metric.RETRY
                ? SignalKind.RETRIED
                : metric == Metric.THUMBS_DOWN ? SignalKind.THUMBS_DOWN : null;
    }

    static Stream<Arguments> cases() {
        return Stream.of(1L, 2L).flatMap(seed -> METRICS.stream().map(metric -> Arguments.of(metric, seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("cases")
    void whatGotWorseIsToldInItsUnitAndNothingElseIs(Metric metric, long seed) {
        Random random = new Random(seed);
        List<AlertEvent> alerts =
                GroupRun.over(rules(), topics(random, metric), random).alerts();
        assertThat(alerts).as("seed " + seed).isNotEmpty();
        assertThat(alerts)
                .extracting(AlertEvent::metric)
                .as("seed " + seed)
                // A dear tail is part of the mean, and dear answers are part of the tail.
                .isSubsetOf(
                        metric == Metric.COST || metric == Metric.COST_P95
                                ? List.of(Metric.COST.label(), Metric.COST_P95.label())
                                : List.of(metric.label()))
                .contains(metric.label());
        AlertEvent fired = alerts.stream()
                .filter(alert -> alert.metric().equals(metric.label()) && alert.state() == AlertState.FIRING)
                .findFirst()
                .orElseThrow();
        assertThat(fired.summary())
                .contains(MetricFormat.value(metric, fired.reference()) + " → "
                        + MetricFormat.value(metric, fired.current()) + " ("
                        + MetricFormat.change(metric, fired.change()));
        assertThat(fired.change())
                .isCloseTo(
                        metric.isRelative()
                                ? fired.current() / fired.reference() - 1
                                : fired.current() - fired.reference(),
                        within(1e-9));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void nothingIsToldWhereNothingChanged(long seed) {
        Random random = new Random(seed);
        assertThat(GroupRun.over(rules(), topics(random, null), random).alerts())
                .as("seed " + seed)
                .isEmpty();
    }
}
