package io.vigie.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.alert.AlertEvidence.EvidencePath;
import io.vigie.alert.AlertEvidence.SequentialProof;
import io.vigie.model.AlertEvent;
import io.vigie.model.DetectionMethod;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Metric;
import io.vigie.model.MetricFormat;
import io.vigie.model.MetricUnit;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Reference;
import io.vigie.model.Severity;
import io.vigie.model.WindowLength;
import io.vigie.stats.Estimate.Interval;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlertMessagesTest {

    private static final AlertEvidence EVIDENCE = AlertEvidence.compared(
            EvidencePath.WINDOWS, new Interval(0.1, 0.05, 0.15, 100), 0.01, new Interval(0.09, 0.04, 0.14, 100), 100);

    @Test
    void anAlertLinksToItsPageIfTheDashboardIsKnown() {
        AlertEvent without = event(null);
        assertThat(without.dashboardUrl()).isNull();
        for (String url : List.of("https://vigie.example.org", "https://vigie.example.org/")) {
            AlertEvent with = event(url);
            assertThat(with.dashboardUrl()).isEqualTo("https://vigie.example.org/#/alert?id=" + with.alertId());
            assertThat(with.alertId()).isEqualTo(without.alertId()).matches("[0-9a-f]{16}");
        }
        assertThat(event("http://h:8080/below").dashboardUrl()).startsWith("http://h:8080/below/#/alert?id=");
    }

    /** Whatever a metric is measured in: the sentence says so, and says no other unit. */
    @ParameterizedTest
    @EnumSource
    void aSentenceHasTheUnitOfItsMetric(Metric metric) {
        if (!metric.isFigure()) {
            return; // DistributionMessages and SilenceMessages speak of these
        }
        AlertLifecycleState firing = AlertLifecycleState.quiet().fire(5, EVIDENCE, true);
        String text = new AlertMessages(null)
                .event(monitor(metric), new AlertMessages.AlertSeries("m", "*", "all"), firing, 5, EVIDENCE)
                .summary();
        String change = metric.isRelative() ? "+9.0 %, at least +4.0 %" : "+9.0 points, at least +4.0";
        assertThat(text)
                .contains(MetricFormat.value(metric, 0.01) + " → " + MetricFormat.value(metric, 0.1))
                .contains(" (" + change + "; 100 " + metric.counted().word() + "s in 24 hours)");
        for (MetricUnit other : MetricUnit.values()) {
            if (other.isRelative() && other != metric.unit()) {
                assertThat(text).doesNotContain(MetricFormat.value(other, 0.1));
            }
        }
    }

    private static final long AT = Instant.parse("2026-11-03T14:00:00Z").toEpochMilli();

    /** Quality fell by 7.7 points; the stretch that raised the alarm looks worse, and 5.4 points are certain. */
    private static final AlertEvidence PROVEN = AlertEvidence.proven(
            EvidencePath.SEQUENTIAL,
            new Interval(0.781, 0.73, 0.82, 412),
            0.912,
            new Interval(-0.131, -0.18, -0.09, 412),
            412,
            new SequentialProof(0.835, -0.054, 3.4, 3.2, null, AT));

    @Test
    void aFallInOneLanguageReadsInFiveSeconds() {
        AlertEvent event = told(quality(Reference.previous()), "language=pt", firing(PROVEN), PROVEN);
        assertThat(event.summary())
                .isEqualTo("gpt-4 in Portuguese got worse: 91.2 % → 83.5 % correct (−7.7 points, at least −5.4;"
                        + " 412 labels), since at the latest 3 November 14:00 UTC. Found by sequential evidence;"
                        + " budget: 1 false alarm in 90 days.");
        assertThat(event.current()).as("fields keep what was observed").isEqualTo(0.781);
        assertThat(event.likely()).isEqualTo(0.835);
        assertThat(event.atLeast()).isEqualTo(-0.054);
        assertThat(event.onsetAt()).isEqualTo(AT);
        assertThat(event.detector()).isEqualTo("e-detector");
        assertThat(told(quality(Reference.previous()), "language=~other", firing(PROVEN), PROVEN)
                        .summary())
                .startsWith("gpt-4 for language=~other got worse: ");
        assertThat(told(quality(Reference.previous()), "language=qqq", firing(PROVEN), PROVEN)
                        .summary())
                .as("a code that is no language")
                .startsWith("gpt-4 for language=qqq got worse: ");
    }

    @Test
    void aWindowThatConfirmsKeepsTheFirstOnset() {
        AlertEvidence window = AlertEvidence.compared(
                EvidencePath.WINDOWS,
                new Interval(0.84, 0.82, 0.86, 1),
                0.912,
                new Interval(-0.072, -0.1, -0.05, 1),
                1204);
        AlertEvent event = new AlertMessages(null)
                .event(quality(Reference.previous()), series("all", "*"), firing(PROVEN), AT + 8 * 86_400_000L, window);
        assertThat(event.summary())
                .isEqualTo("gpt-4 is still worse: 91.2 % → 84.0 % correct (−7.2 points, at least −5.0; 1,204 labels in"
                        + " 30 days), since at the latest 3 November 14:00 UTC. Found by comparison of windows;"
                        + " budget: 1 false alarm in 90 days.");
        assertThat(event.detector()).isEqualTo("window");
        assertThat(event.likely()).isNull();
    }

    @Test
    void aRecoverySaysWhatItWasBeforeAndDuringTheFault() {
        AlertEvidence back = AlertEvidence.proven(
                EvidencePath.SEQUENTIAL,
                new Interval(0.93, 0.9, 0.95, 300),
                0.912,
                new Interval(0.018, -0.01, 0.04, 300),
                300,
                new SequentialProof(0.91, 0.001, 3.4, 3.2, null, AT));
        AlertEvent event =
                told(quality(Reference.previous()), "all", firing(PROVEN).resolve(false), back);
        assertThat(event.summary())
                .isEqualTo("gpt-4 has recovered: 91.0 % correct on 300 labels, as before the fault (91.2 %); it was"
                        + " 83.5 %.");
        assertThat(event.atLeast()).isNull();
        AlertEvidence nearly = AlertEvidence.compared(
                EvidencePath.WINDOWS,
                new Interval(0.897, 0.88, 0.91, 1),
                0.912,
                new Interval(-0.015, -0.03, 0, 1),
                900);
        assertThat(told(quality(Reference.previous()), "all", firing(PROVEN).resolve(false), nearly)
                        .summary())
                .contains(
                        "89.7 % correct on 900 labels in 30 days, within 2.0 points of before the fault (91.2 %); it");
    }

    /** A benchmark and another version were never this model's own past: nothing fell from them. */
    @Test
    void whatNeverWasItsPastStandsBesideIt() {
        AlertEvidence evidence = AlertEvidence.compared(
                EvidencePath.WINDOWS,
                new Interval(0.83, 0.8, 0.86, 1),
                0.912,
                new Interval(-0.082, -0.11, -0.05, 1),
                900);
        String version = new AlertMessages(null)
                .event(quality(Reference.version("v1")), series("all", "v2"), firing(evidence), AT, evidence)
                .summary();
        assertThat(version)
                .startsWith("gpt-4 v2 is worse than version v1: version v2: 83.0 % correct, v1: 91.2 % (−8.2 points, at"
                        + " least −5.0; 900 labels in 30 days). Found by comparison of windows");
        String benchmark = told(quality(Reference.benchmark("MMLU")), "all", firing(evidence), evidence)
                .summary();
        assertThat(benchmark)
                .startsWith("gpt-4 is worse than on MMLU: 91.2 % correct on MMLU, 83.0 % in production (−8.2 points");
        assertThat(List.of(version, benchmark)).noneMatch(text -> text.contains("fell") || text.contains("→"));
        assertThat(told(
                                quality(Reference.benchmark("MMLU")),
                                "all",
                                firing(evidence).resolve(false),
                                evidence)
                        .summary())
                .startsWith("gpt-4 is as good as on MMLU again: 91.2 % correct on MMLU, 83.0 % in production; it was");
    }

    @Test
    void blocksSayInWhichSixHoursItBegan() {
        AlertEvidence evidence = AlertEvidence.proven(
                EvidencePath.RANKED_BLOCKS,
                new Interval(0.04, 0.03, 0.05, 1),
                0.01,
                new Interval(0.03, 0.02, 0.04, 1),
                20_000,
                new SequentialProof(null, 0.018, 3.4, 3.2, AT - 6 * 3_600_000L, AT));
        AlertEvent event = told(monitor(Metric.ERROR_RATE), "all", firing(evidence), evidence);
        assertThat(event.summary())
                .isEqualTo("gpt-4 got worse: error rate 1.0 % → 4.0 % (+3.0 points, at least +1.8; 20,000 requests),"
                        + " since at the latest 3 November 14:00 UTC (found in the blocks from 08:00 on). Found by"
                        + " ranked blocks; budget: 1 false alarm in a day.");
        assertThat(event.detector()).isEqualTo("ranked-blocks");
        assertThat(event.onsetFrom()).isEqualTo(AT - 6 * 3_600_000L);
    }

    /** What is proven has the sign of the change and is never more than what is likely. */
    @Test
    void whatIsCertainIsNoMoreThanWhatIsLikely() {
        assertThat(atLeast(-0.05, 0.835)).isEqualTo(-0.05);
        assertThat(atLeast(-0.09, 0.835)).isCloseTo(-0.077, within(1e-12));
        assertThat(atLeast(-0.09, null)).isEqualTo(-0.09);
        assertThat(atLeast(0.01, 0.835)).isNull();
        assertThat(atLeast(-0.01, 0.95)).isNull();
        assertThat(AlertEvidence.compared(
                                EvidencePath.WINDOWS,
                                new Interval(0.8, 0.7, 0.9, 1),
                                0.9,
                                new Interval(-0.1, -0.2, 0.01, 1),
                                9)
                        .atLeast())
                .isNull();
    }

    private static @Nullable Double atLeast(double bound, @Nullable Double likely) {
        return AlertEvidence.proven(
                        EvidencePath.SEQUENTIAL,
                        new Interval(0.781, 0.73, 0.82, 412),
                        0.912,
                        new Interval(-0.131, -0.18, -0.09, 412),
                        412,
                        new SequentialProof(likely, bound, null, null, null, AT))
                .atLeast();
    }

    private static AlertLifecycleState firing(AlertEvidence evidence) {
        return AlertLifecycleState.quiet().fire(AT, evidence, false);
    }

    private static AlertMessages.AlertSeries series(String slice, String version) {
        return new AlertMessages.AlertSeries("gpt-4", version, slice);
    }

    private static AlertEvent told(Monitor monitor, String slice, AlertLifecycleState state, AlertEvidence evidence) {
        return new AlertMessages(null).event(monitor, series(slice, "*"), state, AT, evidence);
    }

    private static Monitor quality(Reference reference) {
        return new Monitor(
                "answers",
                new ModelMatch("*", null),
                Metric.QUALITY,
                "correct",
                List.of(""),
                WindowLength.MONTH,
                reference,
                0.02,
                new FalseAlarmBudget(1, 90 * 86_400_000L),
                DetectionMethod.DEFAULT,
                Severity.INFO,
                null,
                List.of(),
                null);
    }

    private static AlertEvent event(@Nullable String dashboardUrl) {
        AlertLifecycleState firing = AlertLifecycleState.quiet().fire(5, EVIDENCE, true);
        return new AlertMessages(dashboardUrl)
                .event(
                        monitor(Metric.ERROR_RATE),
                        new AlertMessages.AlertSeries("<script>", "*", "../../x"),
                        firing,
                        5,
                        EVIDENCE);
    }

    private static Monitor monitor(Metric metric) {
        return new Monitor(
                "errors",
                new ModelMatch("*", null),
                metric,
                null,
                List.of(""),
                WindowLength.DAY,
                Reference.previous(),
                0.01,
                new FalseAlarmBudget(1, 86_400_000),
                DetectionMethod.DEFAULT,
                Severity.INFO,
                null,
                List.of(),
                null);
    }
}
