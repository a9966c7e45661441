package io.vigie.monitor;

import static io.vigie.monitor.Outages.RULES;
import static io.vigie.monitor.Outages.outage;
import static io.vigie.monitor.Traces.DAY;
import static io.vigie.monitor.Traces.HOUR;
import static io.vigie.monitor.Traces.PANE;
import static io.vigie.monitor.Traces.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vigie.job.TruePoints;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectiveMonitorsTest {

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void anOutageIsToldWithinTwoTicksAndOverWithinTwoHours(long seed) {
        long begin = START + 3 * DAY + 7 * HOUR + seed * PANE;
        var run = GroupRun.over(RULES, outage(new Random(seed), begin, seed == 3), new Random(seed));
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
                                + " failed in the last (hour|6 hours), where at most 0.30 % may\\. \\d+\\.\\d % of the budget of 30 days is gone\\.");
        assertThat(resolved.summary()).startsWith("gpt-4 is within its objective again: ");
    }

    /** A point an hour, and one whenever it begins to burn or ceases to. */
    @Test
    void aBudgetHasAPointAnHour() {
        long begin = START + 3 * DAY + 7 * HOUR + PANE;
        var run = GroupRun.over(RULES, outage(new Random(5), begin, false), new Random(5));
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
    void theSpeedOfReadingChangesNothing(long seed) {
        DriftTopics topics = outage(new Random(seed), START + 3 * DAY + 9 * HOUR, false);
        InMemoryMonitorStore store = new InMemoryMonitorStore();
        var run = GroupRun.over(RULES, topics, new Random(seed));
        var other = GroupRun.over(RULES, topics, new Random(-seed), store);
        assertThat(other.alerts())
                .as("seed " + seed)
                .containsExactlyElementsOf(run.alerts())
                .isNotEmpty();
        TruePoints.assertEqual("seed " + seed, TruePoints.stored(other.points()), TruePoints.stored(run.points()));
        assertThat(store.entries()).isZero();
    }
}
