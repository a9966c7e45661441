package io.vigie.flink;

import static io.vigie.flink.Traces.DAY;
import static io.vigie.flink.Traces.HOUR;
import static io.vigie.flink.Traces.PANE;
import static io.vigie.flink.Traces.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vigie.alert.AlertLifecycle;
import io.vigie.flink.quality.QualityRun;
import io.vigie.job.TruePoints;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.DetectionMethod;
import io.vigie.model.DetectorChoice;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Multiplicity;
import io.vigie.model.Objective;
import io.vigie.model.Objective.BurnRate;
import io.vigie.model.Reference;
import io.vigie.model.ResponseStatus;
import io.vigie.model.Severity;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectiveMonitorsTest {

    private static final List<BurnRate> PAIRS = List.of(
            new BurnRate(14.4, HOUR, PANE), new BurnRate(6, 6 * HOUR, 6 * PANE), new BurnRate(1, 72 * HOUR, 6 * HOUR));

    /** Ends of the steps of a 30-day window are days apart, which is no matter to an objective. */
    private static final DriftRules RULES = new DriftRules(
            Map.of(WindowLength.MONTH, HOUR),
            List.of(
                    monitor("failing", Metric.ERROR_RATE, 0.003),
                    monitor("slow", Metric.LATENCY_P95, 2_000),
                    monitor("refusing", Metric.REFUSAL_RATE, 0.02),
                    monitor("first-token", Metric.FIRST_TOKEN_P95, 1_000),
                    monitor("leaving", Metric.ABANDONMENT, 0.02)),
            List.of(),
            DAY,
            HOUR,
            new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
            false);

    private static Monitor monitor(String name, Metric metric, double atMost) {
        return new Monitor(
                name,
                new ModelMatch("*", null),
                metric,
                null,
                List.of(""),
                WindowLength.MONTH,
                Reference.previous(),
                0,
                FalseAlarmBudget.parse("1 per 90d"),
                new DetectionMethod(DetectorChoice.DEFAULT, Multiplicity.UNION, null, new Objective(atMost, PAIRS)),
                Severity.CRITICAL,
                "team",
                List.of(),
                null);
    }

    /** Five days; on the fourth half of the requests fail for 20 minutes. */
    private static QualityRun.RunTopics outage(Random random, long begin, boolean silentAfterwards) {
        Traces traces = new Traces("");
        for (long tick = START + PANE; tick <= START + 5 * DAY; tick += PANE) {
            long pane = tick - PANE;
            boolean isOut = pane >= begin && pane < begin + 4 * PANE;
            boolean isSilent = silentAfterwards && pane >= begin + 4 * PANE;
            for (int i = isSilent ? 0 : 40; i > 0; i--) {
                boolean failed = isOut ? i % 2 == 0 : random.nextInt(10_000) == 0;
                traces.request(
                        "all",
                        "v1",
                        failed ? ResponseStatus.ERROR : ResponseStatus.OK,
                        random.nextInt(100) < 2 ? 3_000 : 900,
                        null,
                        null);
                traces.turn("all", "v1", random.nextInt(100) == 0);
            }
            traces.write(pane, tick);
        }
        return traces.topics();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void anOutageIsToldWithinTwoTicksAndOverWithinTwoHours(long seed) throws Exception {
        long begin = START + 3 * DAY + 7 * HOUR + seed * PANE;
        var run = DriftRun.run(
                RULES, new HashMapStateBackend(), outage(new Random(seed), begin, seed == 3), new Random(seed), 0);
        assertThat(run.alerts())
                .as("seed " + seed)
                .extracting(AlertEvent::monitor, AlertEvent::state)
                .containsExactly(tuple("failing", AlertState.FIRING), tuple("failing", AlertState.RESOLVED));
        AlertEvent fired = run.alerts().get(0);
        AlertEvent resolved = run.alerts().get(1);
        assertThat(fired.raisedAt()).isBetween(begin + PANE, begin + 2 * PANE);
        assertThat(resolved.updatedAt()).isBetween(begin + 4 * PANE + HOUR, begin + 4 * PANE + 2 * HOUR);
        assertThat(resolved.alertId()).isEqualTo(fired.alertId());
        assertThat(fired.detector()).isEqualTo("burn-rate");
        assertThat(fired.evidence()).isNull();
        assertThat(fired.onsetAt()).isNull();
        assertThat(fired.reference()).isEqualTo(0.003);
        assertThat(fired.current()).isBetween(fired.currentLower(), fired.currentUpper());
        assertThat(fired.change()).isEqualTo(fired.current() - fired.reference());
        assertThat(fired.summary())
                .matches(
                        "gpt-4 uses up its error budget of 30 days \\d+ times too fast: [0-9.]+ % of [0-9,]+ requests"
                                + " failed in the last (hour|6 hours), at most 0.30 % may\\. Of the budget of 30 days \\d+ % is gone\\.");
        assertThat(resolved.summary()).startsWith("gpt-4 is within its objective again: ");
    }

    /** A point an hour, and one whenever it begins to burn or ceases to. */
    @Test
    void aBudgetHasAPointAnHour() throws Exception {
        long begin = START + 3 * DAY + 7 * HOUR + PANE;
        var run = DriftRun.run(RULES, new HashMapStateBackend(), outage(new Random(5), begin, false), new Random(5), 0);
        List<SeriesPoint> points = run.points().stream()
                .filter(point -> point.measurement() == Measurement.OBJECTIVE)
                .filter(point -> "failing".equals(point.tags().get("monitor")))
                .toList();
        List<SeriesPoint> between = points.stream()
                .filter(point -> Math.floorMod(point.timestamp(), HOUR) != 0)
                .toList();
        assertThat(points).hasSize(5 * 24 + between.size());
        assertThat(between).extracting(point -> point.fields().get("burning")).containsExactly(1.0, 0.0);
        assertThat(points).allSatisfy(point -> {
            Map<String, Double> fields = point.fields();
            assertThat(fields.keySet())
                    .containsExactlyInAnyOrder("bad", "total", "budget_spent", "burn_rate", "burning");
            assertThat(fields.get("total")).isEqualTo((double) (40 * ((point.timestamp() - START) / PANE)));
            assertThat(fields.get("budget_spent")).isEqualTo(fields.get("bad") / fields.get("total") / 0.003);
            assertThat(point.tags())
                    .containsAllEntriesOf(
                            Map.of("slice", "all", "version", "*", "window", "30d", "metric", "error-rate"));
        });
        assertThat(points.get(points.size() - 1).fields().get("bad")).isBetween(80.0, 100.0);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void failuresChangeNothing(long seed) throws Exception {
        QualityRun.RunTopics topics = outage(new Random(seed), START + 3 * DAY + 9 * HOUR, false);
        var run = DriftRun.run(RULES, new HashMapStateBackend(), topics, new Random(seed), 0);
        var disturbed = DriftRun.run(RULES, new HashMapStateBackend(), topics, new Random(-seed), 0.02);
        assertThat(disturbed.alerts())
                .as("seed " + seed)
                .containsExactlyElementsOf(run.alerts())
                .isNotEmpty();
        TruePoints.assertEqual("seed " + seed, TruePoints.stored(disturbed.points()), TruePoints.stored(run.points()));
        assertThat(disturbed.entriesLeft()).isZero();
        assertThat(disturbed.timersLeft()).isZero();
    }
}
