package io.vigie.monitor;

import static io.vigie.monitor.DriftingDays.ALL;
import static io.vigie.monitor.DriftingDays.DAYS;
import static io.vigie.monitor.DriftingDays.FIXED;
import static io.vigie.monitor.DriftingDays.days;
import static io.vigie.monitor.DriftingDays.each;
import static io.vigie.monitor.DriftingDays.monitor;
import static io.vigie.monitor.DriftingDays.rules;
import static io.vigie.monitor.Traces.DAY;
import static io.vigie.monitor.Traces.HOUR;
import static io.vigie.monitor.Traces.PANE;
import static io.vigie.monitor.Traces.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vigie.job.TruePoints;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.DistanceKind;
import io.vigie.model.Metric;
import io.vigie.model.Monitor;
import io.vigie.model.PaneUpdate;
import io.vigie.model.Reference;
import io.vigie.model.ResponseStatus;
import io.vigie.series.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionMonitorsTest {

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void aShiftIsToldOnceInAWindowThatHasIt(long seed) {
        long change = START + 17 * DAY;
        var run = GroupRun.over(ALL, days(new Random(seed), DAYS, change), new Random(seed));
        for (Monitor monitor : ALL.monitors()) {
            List<AlertEvent> told = run.alerts().stream()
                    .filter(alert -> alert.monitor().equals(monitor.name()))
                    .filter(alert -> alert.state() == AlertState.FIRING)
                    .toList();
            String context = "seed " + seed + ", " + monitor.name();
            int series = monitor.metric() == Metric.MIX ? 1 : 2;
            // A week is compared with the one before, as its days change one after the other: each slice need not pass.
            assertThat(told.size()).as(context).isBetween(monitor.reference().equals(FIXED) ? series : 1, series);
            assertThat(told).as(context).allSatisfy(alert -> {
                assertThat(alert.slice()).isIn("language=*", "language=pt", "language=en");
                assertThat(alert.slice().equals("language=*")).isEqualTo(monitor.metric() == Metric.MIX);
                assertThat(alert.raisedAt() - change).isBetween(2 * DAY, 8 * DAY);
                assertThat(alert.currentLower()).isGreaterThan(alert.reference());
                assertThat(alert.current()).isBetween(alert.currentLower(), alert.currentUpper());
            });
        }
        assertThat(summary(run, "mix"))
                .matches(
                        "gpt-4 for language=\\* drifted: the mix of requests moved, Jensen–Shannon distance 0\\.\\d+ \\(95 %"
                                + " interval 0\\.\\d+ to 0\\.\\d+\\) from the reference, whose single days differ by up to 0\\.\\d+;"
                                + " language=(en fell|pt rose) from \\d+\\.\\d % to \\d+\\.\\d %, on 6,720 requests\\.");
        assertThat(summary(run, "latency"))
                .matches(
                        "gpt-4 in (English|Portuguese) drifted: the distribution of latencies moved, Wasserstein distance \\d+"
                                + " ms \\(95 % interval \\d+ ms to \\d+ ms\\) from the reference, whose single days differ by up to"
                                + " \\d+ ms; the (median|90th percentile|99th percentile) rose from [0-9,]+ ms to [0-9,]+ ms, on"
                                + " [0-9,]+ answers\\.");
        assertThat(summary(run, "confidence"))
                .containsPattern("; the mean fell from (79\\.[5-9]|80\\.[0-4]) % to \\d\\d\\.\\d %, on ");
        assertThat(summary(run, "outcome")).containsPattern("(answer fell|refund rose) from ");
        // The change stays: a reference that would move along is frozen, and nobody is told that it is over.
        assertThat(run.alerts()).as("seed " + seed).noneMatch(alert -> alert.state() == AlertState.RESOLVED);
        assertThat(run.points())
                .filteredOn(point -> point.measurement() == Measurement.DRIFT)
                .isNotEmpty()
                .allSatisfy(point -> {
                    assertThat(Math.floorMod(point.timestamp(), DAY)).isZero();
                    assertThat(point.fields().keySet())
                            .containsExactlyInAnyOrder(
                                    "current",
                                    "distance",
                                    "reference",
                                    "change",
                                    "change_lower",
                                    "change_upper",
                                    "verdict");
                });
    }

    private static String summary(GroupRun.RunOutput run, String monitor) {
        return run.alerts().stream()
                .filter(alert -> alert.monitor().equals(monitor))
                .findFirst()
                .orElseThrow()
                .summary();
    }

    /** 1 in 90 days is the budget of each monitor; a window of seven days keeps far below it. */
    @Test
    void stableDaysAreNoNews() {
        int seeds = 12;
        long alarms = 0;
        for (long seed = 1; seed <= seeds; seed++) {
            alarms +=
                    GroupRun.over(ALL, days(new Random(seed), DAYS, Long.MAX_VALUE), new Random(seed)).alerts().stream()
                            .filter(alert -> alert.state() == AlertState.FIRING)
                            .count();
        }
        double budget = seeds * 6 * (DAYS - 8) / 90.0;
        assertThat((double) alarms).isLessThanOrEqualTo(budget / 4);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theSpeedOfReadingChangesNothing(long seed) {
        DriftTopics topics = days(new Random(seed), DAYS, START + 17 * DAY);
        var run = GroupRun.over(ALL, topics, new Random(seed));
        var other = GroupRun.over(ALL, topics, new Random(-seed));
        assertThat(other.alerts())
                .as("seed " + seed)
                .containsExactlyElementsOf(run.alerts())
                .isNotEmpty();
        TruePoints.assertEqual("seed " + seed, TruePoints.stored(other.points()), TruePoints.stored(run.points()));
    }

    /** Days that no pane covers any more are compared with all the same. */
    @Test
    void aFixedReferenceOutlivesItsPanes() {
        DriftRules rules = rules(monitor("outcome", Metric.OUTCOME, DistanceKind.JENSEN_SHANNON, FIXED));
        InMemoryMonitorStore store = new InMemoryMonitorStore();
        var run = GroupRun.over(rules, days(new Random(1), 100, START + 90 * DAY), new Random(1), store);
        assertThat(run.alerts()).hasSize(2).allSatisfy(alert -> assertThat(alert.raisedAt())
                .isBetween(START + 92 * DAY, START + 98 * DAY));
        assertThat(store.entries()).isZero();
    }

    /** A version that is silent for a retention leaves nothing of its mix, though another goes on. */
    @Test
    void nothingIsLeftOfTheMixOfASilentVersion() {
        Monitor mix = monitor("mix", Metric.MIX, DistanceKind.PSI, FIXED);
        Traces traces = new Traces("language");
        for (int day = 0; day < 80; day++) {
            for (int i = 0; i < 10; i++) {
                if (day < 9) {
                    traces.request("language=pt", "v1", ResponseStatus.OK, 1, null, null);
                }
                traces.request("language=pt", "v2", ResponseStatus.OK, 1, null, null);
            }
            traces.write(START + day * DAY, START + (day + 1) * DAY);
        }
        DriftTopics topics = traces.topics();
        InMemoryMonitorStore store = new InMemoryMonitorStore();
        GroupRun run = new GroupRun(rules(each(mix)), topics.panes().get(0).group(), store);
        List<Long> versions = new ArrayList<>();
        int score = 0;
        for (PaneUpdate update : topics.panes()) {
            run.pane(update);
            if (update.content() == null) {
                run.score(topics.scores().get(score++));
                AtomicLong size = new AtomicLong();
                store.referenceDays().forEach((key, days) -> size.incrementAndGet());
                versions.add(size.get());
            }
        }
        assertThat(versions.get(20)).isEqualTo(2);
        assertThat(versions.get(79)).isEqualTo(1);
    }

    /** Another version over the same days. */
    @Test
    void aVersionIsComparedWithAnother() {
        Traces traces = new Traces("language");
        Random random = new Random(1);
        for (long tick = START + HOUR; tick <= START + 10 * DAY; tick += HOUR) {
            for (int i = 0; i < 60; i++) {
                String version = "v" + (1 + i % 3);
                long latency =
                        Math.round(800 * Math.exp(0.4 * random.nextGaussian()) * (version.equals("v3") ? 1.5 : 1));
                traces.request("language=en", version, ResponseStatus.OK, latency, null, null);
            }
            traces.write(tick - HOUR, tick - HOUR + PANE);
        }
        Monitor eachVersion =
                each(monitor("latency", Metric.LATENCY, DistanceKind.WASSERSTEIN, Reference.version("v1")));
        var run = GroupRun.over(rules(eachVersion), traces.topics(), new Random(1));
        assertThat(run.alerts())
                .extracting(AlertEvent::version, AlertEvent::state)
                .containsExactly(tuple("v3", AlertState.FIRING));
    }
}
