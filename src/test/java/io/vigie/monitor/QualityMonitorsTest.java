package io.vigie.monitor;

import static io.vigie.monitor.QualityScripts.ALL;
import static io.vigie.monitor.QualityScripts.DAY;
import static io.vigie.monitor.QualityScripts.HOUR;
import static io.vigie.monitor.QualityScripts.LANGUAGES;
import static io.vigie.monitor.QualityScripts.T0;
import static io.vigie.monitor.QualityScripts.monitor;
import static io.vigie.monitor.QualityScripts.rules;
import static io.vigie.monitor.QualityScripts.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.DetectionMethod;
import io.vigie.model.DetectorChoice;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Multiplicity;
import io.vigie.model.Reference;
import io.vigie.model.Severity;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Quality monitors: what they compare with, and how slices share what they may. */
class QualityMonitorsTest {
    private static List<SeriesPoint> drift(GroupRun.RunOutput result) {
        return result.points().stream()
                .filter(point -> point.measurement() == Measurement.DRIFT)
                .toList();
    }

    private static SeriesPoint last(GroupRun.RunOutput result, String slice) {
        return drift(result).stream()
                .filter(point -> slice.equals(point.tags().get("slice")))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Test
    void aVersionIsComparedWithAnother() {
        DriftScript script = QualityScripts.TWO_VERSIONS.script();
        DriftRules rules = QualityScripts.TWO_VERSIONS.rules();
        GroupRun.RunOutput result = script.run(rules);
        assertThat(result.alerts()).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.version()).isEqualTo("v2");
            assertThat(alert.slice()).isEqualTo("language=pt");
            assertThat(alert.reference()).isBetween(0.85, 0.95);
        });
        assertThat(result.alerts().get(0).detector()).isEqualTo("e-detector");
        assertThat(result.alerts().get(0).onsetAt()).isBetween(T0 + 5 * DAY, T0 + 6 * DAY);
        assertThat(drift(result)).isNotEmpty().allSatisfy(point -> assertThat(point.tags())
                .containsEntry("version", "v2"));
        assertThat(last(result, "language=pt").fields()).containsEntry("verdict", -1.0);
        assertThat(last(result, "language=pt").fields().get("change")).isCloseTo(-0.4, within(0.1));
        Random failures = new Random(2);
        assertThat(script.run(rules, tick -> failures.nextInt(30) == 0))
                .as("failures change nothing")
                .isEqualTo(result);
    }

    @Test
    void productionIsComparedWithABenchmark() {
        DriftScript script = QualityScripts.BENCHMARKED.script();
        DriftRules rules = QualityScripts.BENCHMARKED.rules();
        GroupRun.RunOutput result = script.run(rules);
        assertThat(result.alerts()).isNotEmpty();
        AlertEvent first = result.alerts().get(0);
        assertThat(first.reference()).isEqualTo(0.92);
        assertThat(first.raisedAt()).isBetween(T0 + 2 * DAY, T0 + 3 * DAY);
        assertThat(last(result, "language=pt").fields()).containsEntry("reference", 0.92);
        Random failures = new Random(4);
        assertThat(script.run(rules, tick -> failures.nextInt(30) == 0)).isEqualTo(result);
    }

    /** Labels that wait are consumed in their order once the reference is mature, wherever they waited. */
    @Test
    void aFaultAmongLabelsThatWaitIsFoundWhenTheReferenceIsThere() {
        GroupRun.RunOutput result = QualityScripts.WAITING.script().run(QualityScripts.WAITING.rules());
        AlertEvent first = result.alerts().get(0);
        assertThat(first.raisedAt()).isEqualTo(T0 + 2 * DAY);
        assertThat(first.onsetAt()).isBetween(T0 + 30 * HOUR - HOUR, T0 + 31 * HOUR);
    }

    @Test
    void anotherDetectorAlarmsWithoutEvidenceUnderItsName() {
        DriftScript script = QualityScripts.OTHER_DETECTOR.script();
        DriftRules rules = QualityScripts.OTHER_DETECTOR.rules();
        GroupRun.RunOutput result = script.run(rules);
        AlertEvent first = result.alerts().get(0);
        assertThat(first.detector()).isEqualTo("hddm-w");
        assertThat(first.evidence()).isNull();
        assertThat(first.threshold()).isNull();
        assertThat(first.raisedAt()).isBetween(T0 + 35 * DAY, T0 + 37 * DAY);
        Random failures = new Random(6);
        assertThat(script.run(rules, tick -> failures.nextInt(100) == 0)).isEqualTo(result);
    }

    /** Ten slices get a little worse together, too little for each by itself. */
    @Test
    void slicesThatGetWorseTogetherAreFoundSoonerByEBh() {
        int sooner = 0;
        for (int seed = 0; seed < 5; seed++) {
            DriftScript script = new DriftScript(LANGUAGES);
            Random random = new Random(seed);
            for (int i = 0; i < 40 * 24; i++) {
                for (int slice = 0; slice < 10; slice++) {
                    script.label(
                            "v1", "language=" + slice, score(random, i < 32 * 24 ? 0.1 : 0.45), T0 + i * HOUR + slice);
                }
            }
            Reference reference = Reference.fixed(T0, T0 + 30 * DAY);
            DetectionMethod together = new DetectionMethod(DetectorChoice.DEFAULT, Multiplicity.E_BH, null, null);
            long byEBh = median(script.run(rules(monitor(null, reference, together, "language"))));
            long byUnion = median(script.run(rules(monitor(null, reference, DetectionMethod.DEFAULT, "language"))));
            assertThat(byEBh).as("seed %d", seed).isLessThanOrEqualTo(byUnion);
            sooner += byEBh < byUnion ? 1 : 0;
        }
        assertThat(sooner).isGreaterThanOrEqualTo(4);
    }

    private static long median(GroupRun.RunOutput result) {
        List<Long> raised = result.alerts().stream()
                .filter(alert -> alert.state() == AlertState.FIRING)
                .map(AlertEvent::raisedAt)
                .distinct()
                .sorted()
                .toList();
        assertThat(raised).isNotEmpty();
        return raised.get(raised.size() / 2);
    }

    /**
     * The whole gets better (error 0.50 → 0.24) while half of it gets worse (0.16 → 0.34), 500 labels of each before
     * and after: an average hides it, a slice does not.
     */
    @Test
    void aRegressionThatTheAverageHidesAlertsInItsSlice() {
        List<Integer> delays = new ArrayList<>();
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            DriftScript all = new DriftScript(ALL);
            DriftScript languages = new DriftScript(LANGUAGES);
            long step = 30 * DAY / 500;
            for (int i = 0; i < 1000; i++) {
                boolean after = i >= 500;
                long at = T0 + i * step;
                double hidden = score(random, after ? 0.34 : 0.16);
                double other = score(random, after ? 0.14 : 0.84);
                languages.label("v1", "language=pt", hidden, at);
                languages.label("v1", "language=en", other, at + 1);
                all.label("v1", "all", hidden, at);
                all.label("v1", "all", other, at + 1);
            }
            DriftRules rules =
                    rules(monitor(null, Reference.fixed(T0, T0 + 30 * DAY), DetectionMethod.DEFAULT, "", "language"));
            assertThat(all.run(rules).alerts()).as("overall, seed %d", seed).isEmpty();
            List<AlertEvent> alerts = languages.run(rules).alerts();
            assertThat(alerts).as("seed %d", seed).isNotEmpty().allSatisfy(alert -> assertThat(alert.slice())
                    .isEqualTo("language=pt"));
            delays.add((int) ((alerts.get(0).raisedAt() - T0 - 30 * DAY) / step));
        }
        assertThat(delays.stream().sorted().skip(10).findFirst().orElseThrow())
                .as("median delay in labels of the slice, of %s", delays)
                .isBetween(50, 350);
    }

    private static Monitor afterBad(Reference reference, @Nullable String version) {
        return new Monitor(
                "patience",
                new ModelMatch("*", version),
                Metric.ABANDONMENT_AFTER_BAD,
                null,
                List.of(""),
                WindowLength.MONTH,
                reference,
                0.05,
                FalseAlarmBudget.parse("1 per 90d"),
                DetectionMethod.DEFAULT,
                Severity.INFO,
                null,
                List.of(),
                null);
    }

    /** Seven bad answers a day, as 1,000 requests and 50 labels have; from the 65th day on 60 % leave, before 30 %. */
    @Test
    void usersWhoLeaveAfterBadAnswersAreFoundAnswerByAnswer() {
        List<Long> delays = new ArrayList<>();
        for (int seed = 0; seed < 5; seed++) {
            DriftScript script = new DriftScript(ALL);
            Random random = new Random(seed);
            long change = T0 + 65 * DAY;
            for (long at = T0; at < T0 + 85 * DAY; at += DAY / 7) {
                script.badTurn("v1", "all", random.nextDouble() < (at < change ? 0.3 : 0.6), at);
                script.label("v1", "all", 1, at + HOUR);
            }
            DriftRules rules = rules(afterBad(Reference.previous(), null));
            GroupRun.RunOutput result = script.run(rules);
            assertThat(result.alerts()).as("seed %d", seed).isNotEmpty();
            AlertEvent first = result.alerts().get(0);
            assertThat(first.raisedAt()).as("seed %d: no false alarm", seed).isGreaterThan(change);
            assertThat(first.detector()).as("seed %d", seed).isEqualTo("e-detector");
            assertThat(first.reference()).as("seed %d", seed).isBetween(0.2, 0.4);
            assertThat(first.currentLower())
                    .as("seed %d", seed)
                    .isGreaterThan(first.reference())
                    .isLessThan(first.current());
            assertThat(first.change()).as("seed %d", seed).isCloseTo(first.current() - first.reference(), within(1e-9));
            assertThat(first.summary())
                    .as("seed %d", seed)
                    .contains("got worse: abandonment after bad answers ")
                    .contains(" turns), since at the latest ");
            delays.add((first.raisedAt() - change) / DAY);
            Random failures = new Random(seed);
            if (seed == 0) {
                assertThat(script.run(rules, tick -> failures.nextInt(100) == 0))
                        .as("seed %d: failures change nothing", seed)
                        .isEqualTo(result);
            }
        }
        assertThat(delays.stream().sorted().skip(2).findFirst().orElseThrow())
                .as("days to the alarm, median of %s", delays)
                .isBetween(2L, 13L);
    }

    @Test
    void aVersionWhoseUsersLeaveIsComparedWithAnother() {
        DriftScript script = new DriftScript(ALL);
        Random random = new Random(11);
        for (long at = T0; at < T0 + 40 * DAY; at += DAY / 12) {
            script.badTurn("v1", "all", random.nextDouble() < 0.3, at);
            if (at >= T0 + 10 * DAY) {
                script.badTurn("v2", "all", random.nextDouble() < 0.75, at + 1);
            }
        }
        List<AlertEvent> alerts =
                script.run(rules(afterBad(Reference.version("v1"), "each"))).alerts();
        assertThat(alerts).isNotEmpty().allSatisfy(alert -> assertThat(alert.version())
                .isEqualTo("v2"));
        assertThat(alerts.get(0).detector()).isEqualTo("e-detector");
        assertThat(alerts.get(0).reference()).isBetween(0.15, 0.45);
        assertThat(alerts.get(0).raisedAt()).isBetween(T0 + 10 * DAY, T0 + 25 * DAY);
    }

    /**
     * A slice with a label every three days has no 30 labels in 30 days, one with two a day and half of them bad can
     * hardly prove anything worse.
     */
    @Test
    void slicesThatCanNeverAlarmAreTold() {
        DriftScript script = new DriftScript(LANGUAGES);
        Random random = new Random(7);
        for (int i = 0; i < 40 * 24; i++) {
            long at = T0 + i * HOUR;
            script.label("v1", "language=en", score(random, 0.1), at);
            script.request("v1", "language=mute", at + 3);
            if (i % 72 == 0) {
                script.label("v1", "language=is", 1, at + 1);
            }
            if (i % 17 == 0) {
                script.label("v1", "language=fo", score(random, 0.93), at + 2);
            }
        }
        GroupRun.RunOutput result = script.run(
                rules(monitor(null, Reference.fixed(T0, T0 + 30 * DAY), DetectionMethod.DEFAULT, "language")));
        Map<String, Double> plenty = last(result, "language=en").fields();
        assertThat(plenty).containsEntry("thin", 0.0);
        assertThat(plenty.get("expected_labels")).isCloseTo(30 * 24, within(1.0));
        assertThat(plenty.get("needed_labels")).isBetween(3.0, 30.0);
        assertThat(last(result, "language=is").fields())
                .containsEntry("thin", 1.0)
                .doesNotContainKey("expected_labels");
        assertThat(drift(result).stream()
                        .filter(point -> "language=mute".equals(point.tags().get("slice")))
                        .map(SeriesPoint::timestamp))
                .as("a slice without any label is told from the day on which its reference should be there")
                .isNotEmpty()
                .allMatch(time -> time >= T0 + 31 * DAY);
        Map<String, Double> hopeless = last(result, "language=fo").fields();
        assertThat(hopeless).containsEntry("thin", 1.0);
        assertThat(hopeless.get("expected_labels")).isBetween(30.0, 50.0);
        assertThat(drift(result).stream()
                        .filter(point -> point.timestamp() < T0 + 31 * DAY)
                        .filter(point -> point.fields().getOrDefault("thin", 0.0) > 0))
                .as("nothing is called thin before its reference is due")
                .isEmpty();
    }
}
