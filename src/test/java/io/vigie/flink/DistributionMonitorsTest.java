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
import io.vigie.model.DistanceKind;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Multiplicity;
import io.vigie.model.PaneUpdate;
import io.vigie.model.Reference;
import io.vigie.model.ResponseStatus;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.Severity;
import io.vigie.model.SliceGroup;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionMonitorsTest {

    private static final Reference PREVIOUS = Reference.previous();
    private static final Reference FIXED = Reference.fixed(START + HOUR, START + 9 * DAY);
    private static final int DAYS = 30;

    private static DriftRules rules(Monitor... monitors) {
        return new DriftRules(
                Map.of(WindowLength.WEEK, HOUR),
                List.of(monitors),
                List.of(),
                DAY,
                HOUR,
                new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
                false);
    }

    private static Monitor monitor(String name, Metric metric, DistanceKind distance, Reference reference) {
        return new Monitor(
                name,
                new ModelMatch("*", null),
                metric,
                null,
                List.of("language"),
                WindowLength.WEEK,
                reference,
                0,
                FalseAlarmBudget.parse("1 per 90d"),
                new DetectionMethod(DetectorChoice.DEFAULT, Multiplicity.UNION, distance, null),
                Severity.WARNING,
                null,
                List.of(),
                null);
    }

    private static Monitor each(Monitor pooled) {
        return new Monitor(
                pooled.name(),
                new ModelMatch("*", ModelMatch.EACH),
                pooled.metric(),
                null,
                pooled.dimensions(),
                pooled.window(),
                pooled.reference(),
                0,
                pooled.falseAlarms(),
                pooled.method(),
                pooled.severity(),
                null,
                List.of(),
                null);
    }

    private static final DriftRules ALL = rules(
            monitor("mix", Metric.MIX, DistanceKind.JENSEN_SHANNON, PREVIOUS),
            monitor("mix-since", Metric.MIX, DistanceKind.PSI, FIXED),
            monitor("latency", Metric.LATENCY, DistanceKind.WASSERSTEIN, PREVIOUS),
            monitor("latency-since", Metric.LATENCY, DistanceKind.KOLMOGOROV_SMIRNOV, FIXED),
            monitor("outcome", Metric.OUTCOME, DistanceKind.JENSEN_SHANNON, FIXED),
            monitor("confidence", Metric.CONFIDENCE, DistanceKind.WASSERSTEIN, FIXED));

    /** Days differ a little; from {@code change} on there is more Portuguese, slower answers of other outcome and confidence. */
    private static QualityRun.RunTopics days(Random random, int days, long change) {
        Traces traces = new Traces("language");
        double level = 0;
        for (long tick = START + HOUR; tick <= START + days * DAY; tick += HOUR) {
            long pane = tick - HOUR;
            if (Math.floorMod(pane, DAY) == 0) {
                level = 0.05 * random.nextGaussian();
            }
            boolean changed = pane >= change;
            for (int i = 0; i < 40; i++) {
                boolean portuguese = random.nextDouble() < (changed ? 0.45 : 0.2) + level / 3;
                double latency = (changed ? 1_300 : 800) * Math.exp(level + 0.4 * random.nextGaussian());
                boolean refund = random.nextDouble() < (changed ? 0.4 : 0.1);
                double confidence = Math.min(1, Math.max(0, (changed ? 0.5 : 0.8) + 0.1 * random.nextGaussian()));
                traces.request(
                        portuguese ? "language=pt" : "language=en",
                        "v1",
                        ResponseStatus.OK,
                        Math.round(latency),
                        confidence,
                        refund ? "refund" : "answer");
            }
            traces.write(pane, tick - HOUR + PANE);
        }
        return traces.topics();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void aShiftIsToldOnceInAWindowThatHasIt(long seed) throws Exception {
        long change = START + 17 * DAY;
        var run =
                DriftRun.run(ALL, new HashMapStateBackend(), days(new Random(seed), DAYS, change), new Random(seed), 0);
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
                                + " language=(en fell|pt rose) from \\d+ % to \\d+ %, on 6,720 requests\\.");
        assertThat(summary(run, "latency"))
                .matches(
                        "gpt-4 for language=(en|pt) drifted: the distribution of latencies moved, Wasserstein distance \\d+"
                                + " ms \\(95 % interval \\d+ ms to \\d+ ms\\) from the reference, whose single days differ by up to"
                                + " \\d+ ms; the (median|90th percentile|99th percentile) rose from [0-9,]+ ms to [0-9,]+ ms, on"
                                + " [0-9,]+ answers\\.");
        assertThat(summary(run, "confidence")).contains("; the mean fell from 0.80 to 0.");
        assertThat(summary(run, "outcome")).containsPattern("(answer fell|refund rose) from ");
        // A reference that moves along has the new days in the end; one that is fixed never has.
        assertThat(run.alerts())
                .filteredOn(alert -> alert.state() == AlertState.RESOLVED)
                .extracting(AlertEvent::monitor)
                .isSubsetOf("mix", "latency")
                .isNotEmpty();
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

    private static String summary(DriftRun.Result run, String monitor) {
        return run.alerts().stream()
                .filter(alert -> alert.monitor().equals(monitor))
                .findFirst()
                .orElseThrow()
                .summary();
    }

    /** 1 in 90 days is the budget of each monitor; a window of seven days keeps far below it. */
    @Test
    void stableDaysAreNoNews() throws Exception {
        int seeds = 12;
        long alarms = 0;
        for (long seed = 1; seed <= seeds; seed++) {
            alarms += DriftRun.run(
                            ALL,
                            new HashMapStateBackend(),
                            days(new Random(seed), DAYS, Long.MAX_VALUE),
                            new Random(seed),
                            0)
                    .alerts()
                    .stream()
                    .filter(alert -> alert.state() == AlertState.FIRING)
                    .count();
        }
        double budget = seeds * 6 * (DAYS - 8) / 90.0;
        assertThat((double) alarms).isLessThanOrEqualTo(budget / 4);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void failuresChangeNothing(long seed) throws Exception {
        QualityRun.RunTopics topics = days(new Random(seed), DAYS, START + 17 * DAY);
        var run = DriftRun.run(ALL, new HashMapStateBackend(), topics, new Random(seed), 0);
        var disturbed = DriftRun.run(ALL, new HashMapStateBackend(), topics, new Random(-seed), 0.05);
        assertThat(disturbed.alerts())
                .as("seed " + seed)
                .containsExactlyElementsOf(run.alerts())
                .isNotEmpty();
        TruePoints.assertEqual("seed " + seed, TruePoints.stored(disturbed.points()), TruePoints.stored(run.points()));
        assertThat(disturbed.entriesLeft()).isZero();
        assertThat(disturbed.timersLeft()).isZero();
    }

    /** Days that no pane covers any more are compared with all the same. */
    @Test
    void aFixedReferenceOutlivesItsPanes() throws Exception {
        DriftRules rules = rules(monitor("outcome", Metric.OUTCOME, DistanceKind.JENSEN_SHANNON, FIXED));
        var run = DriftRun.run(
                rules, new HashMapStateBackend(), days(new Random(1), 100, START + 90 * DAY), new Random(1), 0);
        assertThat(run.alerts()).hasSize(2).allSatisfy(alert -> assertThat(alert.raisedAt())
                .isBetween(START + 92 * DAY, START + 98 * DAY));
        assertThat(run.entriesLeft()).isZero();
    }

    /** A version that is silent for a retention leaves nothing of its mix, though another goes on. */
    @Test
    void nothingIsLeftOfTheMixOfASilentVersion() throws Exception {
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
        var operator = new KeyedCoProcessOperator<>(new DriftFunction(rules(each(mix))));
        try (var drift = Stage.keyed(
                        operator, PaneUpdate::group, DriftInput::group, TypeInformation.of(SliceGroup.class))
                .open(new HashMapStateBackend(), null)) {
            QualityRun.RunTopics topics = traces.topics();
            List<Long> versions = new ArrayList<>();
            for (int i = 0, score = 0; i < topics.panes().size(); i++) {
                PaneUpdate update = topics.panes().get(i);
                drift.first(update, update.asOf());
                if (update.content() == null) {
                    ScoreUpdate mark = topics.scores().get(score++);
                    drift.second(DriftInput.of(mark), mark.asOf());
                    versions.add(drift.size(
                            "reference-days",
                            MonitorStates.MonitorStateKey.class,
                            PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
                }
            }
            assertThat(versions.get(20)).isEqualTo(2);
            assertThat(versions.get(79)).isEqualTo(1);
        }
    }

    /** Another version over the same days. */
    @Test
    void aVersionIsComparedWithAnother() throws Exception {
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
        var run = DriftRun.run(rules(eachVersion), new HashMapStateBackend(), traces.topics(), new Random(1), 0);
        assertThat(run.alerts())
                .extracting(AlertEvent::version, AlertEvent::state)
                .containsExactly(tuple("v3", AlertState.FIRING));
    }
}
