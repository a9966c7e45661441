package io.vigie.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.DetectionMethod;
import io.vigie.model.DetectorChoice;
import io.vigie.model.DetectorKind;
import io.vigie.model.DistanceKind;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Floor;
import io.vigie.model.LabelContribution.ScoreSource;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Multiplicity;
import io.vigie.model.Objective;
import io.vigie.model.Reference;
import io.vigie.model.Severity;
import io.vigie.model.WindowLength;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorsFileTest {
    private static final String FULL = """
            monitors:
              - name: support-answers
                match: {model: "gpt-4", version: 0613}
                metric: quality
                criterion: correct
                dimensions: [[], [country, channel]]
                window: 7d
                reference: {kind: fixed, from: 2026-01-01, to: "2026-01-31T00:00:00Z"}
                tolerance: 0.02
                falseAlarms: 1 per 90d
                severity: critical
                owner: team-support
                notify: [on-call]
                runbook: https://wiki.example.org/drift
            """;

    @Test
    void everyFieldArrives() {
        assertThat(MonitorsFile.parse(FULL, "test"))
                .containsExactly(new Monitor(
                        "support-answers",
                        new ModelMatch("gpt-4", "0613"),
                        Metric.QUALITY,
                        "correct",
                        List.of("", "country,channel"),
                        WindowLength.WEEK,
                        Reference.fixed(1_767_225_600_000L, 1_769_817_600_000L),
                        0.02,
                        FalseAlarmBudget.parse("1 per 90d"),
                        DetectionMethod.DEFAULT,
                        Severity.CRITICAL,
                        "team-support",
                        List.of("on-call"),
                        "https://wiki.example.org/drift"));
    }

    @Test
    void aShortMonitorHasTheDefaults() {
        Monitor monitor =
                MonitorsFile.parse(shortMonitor("error-rate", ""), "test").get(0);
        assertThat(monitor.match()).isEqualTo(new ModelMatch("*", null));
        assertThat(monitor.dimensions()).containsExactly("");
        assertThat(monitor.window()).isEqualTo(WindowLength.MONTH);
        assertThat(monitor.reference()).isEqualTo(Reference.previous());
        assertThat(monitor.falseAlarms()).hasToString("1 per 90d");
        assertThat(monitor.severity()).isEqualTo(Severity.WARNING);
        assertThat(monitor.channels()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void everyMetricCanBeWatched(Metric metric) {
        String more = metric == Metric.QUALITY
                ? ", criterion: safe"
                : metric == Metric.MIX ? ", dimensions: [[language]]" : "";
        String text = shortMonitor(metric.label(), more);
        Monitor monitor = MonitorsFile.parse(
                        metric == Metric.SILENCE ? text.replace(", tolerance: 0.1", "") : text, "test")
                .get(0);
        assertThat(monitor.metric()).isEqualTo(metric);
        DistanceKind distance = monitor.method().distance();
        assertThat(distance != null).isEqualTo(metric.isDistribution());
        assertThat(distance != null && distance.needsOrder() && metric.isCategorical())
                .isFalse();
    }

    /** Of the default burn rates those stay that can be reached. */
    @ParameterizedTest
    @CsvSource({
        "'latency-p50, objective: {atMost: 2000}', 1",
        "'error-rate, objective: {atMost: 0.1}', 2",
        "'abandonment, objective: {atMost: 0.3}', 1",
        "'error-rate, objective: {atMost: 0.01}', 3"
    })
    void defaultBurnRatesThatAreNeverReachedAreLeftOut(String monitor, int rates) {
        assertThat(MonitorsFile.parse(
                        "monitors: [{name: a, owner: team, match: {model: a}, metric: " + monitor + "}]", "test"))
                .singleElement()
                .satisfies(each ->
                        assertThat(each.method().objective().burnRates()).hasSize(rates));
    }

    @Test
    void aReferenceOfWhichMoreThanHalfIsInTheFutureIsAProblem() {
        List<Monitor> monitors = MonitorsFile.parse(
                "monitors: [{name: a, owner: team, match: {model: a}, metric: error-rate, tolerance: 0, reference: {kind: fixed,"
                        + " from: 2026-03-01, to: 2026-03-08}}]",
                "test");
        MonitorsFile.requireReferencesBefore(monitors, "test", Instant.parse("2026-03-04T12:00:00Z"));
        assertThat(Loaded.problems(() ->
                        MonitorsFile.requireReferencesBefore(monitors, "test", Instant.parse("2026-03-04T11:59:00Z"))))
                .singleElement()
                .asString()
                .contains(
                        "monitors[a].reference.from",
                        "more than half of the reference, 2026-03-01T00:00:00Z to 2026-03-08T00:00:00Z, is in the future");
        assertThat(Loaded.problems(() ->
                        MonitorsFile.requireReferencesBefore(monitors, "test", Instant.parse("2026-02-28T00:00:00Z"))))
                .singleElement()
                .asString()
                .contains("monitors[a].reference.from", "begins in the future, on 2026-03-01T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "latency-p50, objective: {atMost: 2000, burnRates: [6 over 6h and 30min]} | is never reached",
                "quality, criterion: safe, tolerance: 0, reference: {kind: fixed, from: 2026-01-01, to: 2026-05-01} | at most 75",
                "latency-p95, objective: {atMost: 2000, burnRates: [5 over 5min and 1h]} | the longer window first",
                "latency-p95, objective: {atMost: 2000, burnRates: [5 over 61min and 5min]} | a multiple of 5 minutes",
                "silence, tolerance: 0.1 | has no effect on silence",
                "silence, falseAlarms: 1 per 9d | has no effect on silence",
                "silence, window: 7d | has no effect on silence",
                "silence, match: {model: a, version: v1} | versions come and go",
                "error-rate, objective: {atMost: 1} | expected a share above 0 and below 1",
                "error-rate, objective: {burnRates: [5 over 1h and 5min]}, tolerance: 0 | write objective.atMost",
                "quality, criterion: safe, objective: {atLeast: 1} | above 0 and below 1",
                "quality, criterion: safe, objective: {atLeast: 0} | above 0 and below 1",
                "quality, criterion: safe, objective: {atLeast: 85} | objective.atLeast",
                "quality, criterion: safe, objective: {atLeast: 0.8}, tolerance: 0.1 | has no effect on a floor",
                "quality, criterion: safe, objective: {atLeast: 0.8}, detector: adwin | has no effect on a floor",
                "quality, criterion: safe, objective: {atLeast: 0.8, burnRates: [5 over 1h and 5min]} | has no effect on a floor",
                "quality, criterion: safe, objective: {atMost: 0.1} | write objective.atLeast",
                "quality, objective: {atLeast: 0.8} | missing; expected the criterion",
                "error-rate, objective: {atLeast: 0.8} | write objective.atMost",
                "quality, criterion: safe, objective: {atLeast: 0.8, labels: robot} | one of `truth`, `judge`, `user`",
                "quality, criterion: safe, tolerance: 0.1, labels: robot | one of `auto`, `truth`, `judge`, `user`, `ppi`",
                "quality, criterion: safe, objective: {atLeast: 0.8}, labels: judge | write objective.labels",
                "error-rate, tolerance: 0.1, labels: judge | is for quality, not for error-rate",
                "quality, criterion: safe, tolerance: 0, objective: {labels: judge} | write objective.atLeast",
                "cost, objective: {atLeast: 0.8} | of which more is better",
                "latency, reference: {kind: fixed, from: 2026-01-01, to: 2026-01-01} | must be after",
                "error-rate, tolerance: 0, match: {model: a, version: v1}, reference: {kind: version, name: v1} | is compared with itself",
            })
    void conflictingOptionsAreProblems(String monitor, String problem) {
        String match = monitor.contains("match:") ? "" : "match: {model: a}, ";
        assertThat(Loaded.problems(() -> MonitorsFile.parse(
                        "monitors: [{name: a, owner: team, " + match + "metric: " + monitor + "}]", "test")))
                .anySatisfy(each -> assertThat(each).contains(problem));
    }

    @Test
    void aMonitorChoosesItsMethod() {
        assertThat(MonitorsFile.parse(
                                shortMonitor(
                                        "quality",
                                        ", criterion: safe, detector: adwin, reference: {kind: version, name: v1}"),
                                "test")
                        .get(0))
                .satisfies(monitor -> {
                    assertThat(monitor.method().detector()).isEqualTo(new DetectorChoice(DetectorKind.ADWIN, Map.of()));
                    assertThat(monitor.reference()).isEqualTo(Reference.version("v1"));
                });
        assertThat(MonitorsFile.parse(
                                shortMonitor(
                                        "quality",
                                        ", criterion: safe, multiplicity: e-bh, reference: {kind: benchmark, name: MMLU}"),
                                "test")
                        .get(0))
                .satisfies(monitor -> {
                    assertThat(monitor.method().multiplicity()).isEqualTo(Multiplicity.E_BH);
                    assertThat(monitor.reference()).isEqualTo(Reference.benchmark("MMLU"));
                });
        String objective =
                "monitors: [{name: a, owner: team, match: {model: \"*\"}, metric: latency-p95, objective: {atMost: 2000, burnRates: [10 over 1h and 5min]}}]";
        assertThat(MonitorsFile.parse(objective, "test").get(0).method().objective())
                .isEqualTo(new Objective(2000, List.of(new Objective.BurnRate(10, 3_600_000, 300_000))));
        String floor =
                "monitors: [{name: a, owner: team, match: {model: \"*\"}, metric: quality, criterion: safe, objective: {atLeast: 0.85}, falseAlarms: 1 per 30d}]";
        assertThat(MonitorsFile.parse(floor, "test").get(0)).satisfies(monitor -> {
            assertThat(monitor.method().floor()).isEqualTo(new Floor(0.85, ScoreSource.TRUTH));
            assertThat(monitor.method().objective()).isNull();
            assertThat(monitor.falseAlarms()).hasToString("1 per 30d");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quality | '' | monitors[0].criterion",
                "error-rate | ', criterion: correct' | is for quality only",
                "eror-rate | '' | did you mean error-rate?",
                "error-rate | ', dimension: [[]]' | did you mean monitors[0].dimensions?",
                "error-rate | ', reference: {kind: benchmark, name: MMLU}' | a benchmark measures quality only",
                "error-rate | ', reference: {kind: version}' | missing; which version",
                "error-rate | ', reference: {name: v1}' | write kind: benchmark or kind: version",
                "error-rate | ', detector: adwin' | is for quality, abandonment-after-bad only",
                "error-rate | ', distance: psi' | is for distributions only",
                "error-rate | ', objective: {atMost: 0.01}' | compares nothing",
                "quality | ', criterion: safe, objective: {atMost: 0.01}' | is for shares and quantiles",
                "quality | ', criterion: safe, detector: adwyn' | did you mean adwin?",
                "quality | ', criterion: safe, detector: {kind: e-detector, delta: 1}' | it has none",
                "quality | ', criterion: safe, detector: adwin, multiplicity: e-bh' | the others measure no evidence",
                "latency | ', window: 24h' | expected 7d or 30d",
                "outcome | ', distance: wasserstein' | have no order",
                "outcome | ', reference: {kind: fixed, from: 2026-01-01, to: 2026-04-02}' | expected 7 to 90 whole UTC days of reference, found 91",
                "mix | ', dimensions: [[language]], reference: {kind: fixed, from: \"2026-01-01T12:00:00Z\", to: \"2026-01-08T12:00:00Z\"}' | found 6",
                "mix | ', dimensions: [[]]' | the slice `all` has no mix",
                "error-rate | ', reference: {kind: last}' | expected one of `previous`, `fixed`, `benchmark`, `version`",
                "error-rate | ', reference: {kind: fixed, from: 2026-01-01}' | monitors[0].reference.to",
                "error-rate | ', reference: {from: 2026-01-01}' | write kind: fixed",
                "error-rate | ', reference: {kind: fixed, from: 2026-01-02, to: 2026-01-02}' | must be after",
                "error-rate | ', reference: {kind: fixed, from: 2026-01-02, to: \"2026-02-01T00:01:00Z\"}' | multiple of 5 minutes",
                "error-rate | ', window: 14d' | one of `1h`, `24h`, `7d`, `30d`",
                "error-rate | ', falseAlarms: never' | 1 per 90d",
                "error-rate | ', falseAlarms: 0 per 90d' | 1 per 90d",
                "error-rate | ', severity: fatal' | `critical`",
                "error-rate | ', runbook: wiki' | https://",
            })
    void invalidValuesAreProblems(String metric, String more, String said) {
        assertThat(Loaded.problems(() -> MonitorsFile.parse(shortMonitor(metric, more), "test")))
                .singleElement()
                .asString()
                .contains(said);
    }

    @Test
    void whoeverIsWokenIsNamed() {
        String monitor = "monitors: [{name: a, match: {model: m}, metric: abandonment, tolerance: 0.1, severity: %s}]";
        assertThat(MonitorsFile.parse(String.format(Locale.ROOT, monitor, "info"), "test"))
                .hasSize(1);
        for (String severity : List.of("warning", "critical")) {
            String text = String.format(Locale.ROOT, monitor, severity);
            assertThat(Loaded.problems(() -> MonitorsFile.parse(text, "test")))
                    .singleElement()
                    .asString()
                    .contains("monitors[0].owner: missing; expected who is responsible");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.1", "1.5", "NaN", "Infinity", "1f", "0x1p3", "two", "'2 %'"})
    void tolerancesAreNumbersInTheUnitOfTheMetric(String tolerance) {
        String yaml = "monitors: [{name: a, owner: team, match: {model: m}, metric: abandonment, tolerance: "
                + tolerance + "}]";
        assertThat(Loaded.problems(() -> MonitorsFile.parse(yaml, "test"))).hasSize(1);
    }

    @Test
    void namesAreUniqueAcrossTheSettingsAndTheMonitorsFile(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("m.yaml"), FULL.replace("    notify: [on-call]\n", ""));
        Path file = Files.writeString(
                directory.resolve("s.yaml"),
                "{kafka: {bootstrapServers: 'b:1'}, influx: {enabled: false}, monitorsFile: m.yaml,"
                        + " monitors: [{name: other, owner: team, match: {model: m}, metric: abandonment, tolerance: 0.1}]}");
        DriftSettings both = DriftSettings.load(file, List.of("monitors[support-answers].tolerance=0.07"));
        assertThat(both.monitors()).extracting(Monitor::name).containsExactly("other", "support-answers");
        assertThat(both.monitors()).extracting(Monitor::tolerance).containsExactly(0.1, 0.07);
        assertThat(Loaded.problems(() -> DriftSettings.load(file, List.of("monitors[0].name=support-answers"))))
                .singleElement()
                .asString()
                .contains("another monitor has the name")
                .contains("m.yaml");
        assertThat(Loaded.problems(() -> DriftSettings.load(file, List.of("monitors[7].tolerance=1"))))
                .singleElement()
                .asString()
                .contains("there is no item 7");
        assertThat(Loaded.problems(() -> DriftSettings.load(file, List.of("windows.30d=off"))))
                .singleElement()
                .asString()
                .contains("the window 30d is not kept");
    }

    @Test
    void notifiedChannelsMustExist() {
        String yaml =
                "{kafka: {bootstrapServers: 'b:1'}, influx: {enabled: false}, channels: {chat: {type: cloudevents,"
                        + " url: 'http://h/'}}, monitors: [{name: a, owner: team, match: {model: m}, metric: abandonment, tolerance: 0.1,"
                        + " notify: [chat, on-call]}]}";
        assertThat(Loaded.problems(() -> Loaded.drift(yaml)))
                .singleElement()
                .asString()
                .contains("monitors[0].notify")
                .contains("there is no channel on-call; declared are chat");
    }

    @Test
    void matchesCoverSeries() {
        assertThat(new ModelMatch("*", null).covers("m", "*")).isTrue();
        assertThat(new ModelMatch("*", null).covers("m", "1")).isFalse();
        assertThat(new ModelMatch("m", "each").covers("m", "1")).isTrue();
        assertThat(new ModelMatch("m", "each").covers("m", "*")).isFalse();
        assertThat(new ModelMatch("m", "1").covers("m", "2")).isFalse();
        assertThat(new ModelMatch("m", "1").covers("n", "1")).isFalse();
    }

    @Test
    void aFileWithoutMonitorsIsAProblem() {
        assertThat(Loaded.problems(() -> MonitorsFile.parse("monitors: []", "test")))
                .hasSize(1);
        assertThat(Loaded.problems(() -> MonitorsFile.parse("", "test"))).hasSize(1);
        assertThat(Loaded.problems(() -> MonitorsFile.parse("monitors: {a: 1}", "test")))
                .isNotEmpty();
        assertThat(Loaded.problems(() -> MonitorsFile.parse("monitors: [a]", "test")))
                .hasSize(1);
    }

    private static String shortMonitor(String metric, String more) {
        return "monitors: [{name: a, owner: team, match: {model: '*'}, metric: " + metric + ", tolerance: 0.1" + more
                + "}]";
    }
}
