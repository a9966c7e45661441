package io.vigie.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bench.ConfiguredDetector.ParameterChoice;
import io.vigie.bench.DetectionReport.Cell;
import io.vigie.bench.DetectionReport.DelayComparison;
import io.vigie.bench.DetectionReport.DetectorNote;
import io.vigie.bench.DetectionReport.ScenarioNote;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class DetectionPageTest {
    private static final DetectionPage.Provenance PROVENANCE =
            new DetectionPage.Provenance("vigie bench detection", "vigie 1", "3 s", "2026-01-01");

    @SuppressWarnings("NullAway.Init")
    private static DetectionReport report;

    @BeforeAll
    static void measure() throws InterruptedException {
        report = DetectionBenchTest.report(2, 2);
    }

    @Test
    void thePictureIsWellFormedAndNamesAll() throws Exception {
        Document picture = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(DetectionPage.picture(report))));
        String text = picture.getDocumentElement().getTextContent();
        assertThat(picture.getDocumentElement().getTagName()).isEqualTo("svg");
        report.detectors().forEach(each -> assertThat(text).contains(each.name()));
        report.scenarios().forEach(each -> assertThat(text).contains(each.id()));
        assertThat(text).doesNotContain("NaN");
        assertThat(picture.getElementsByTagName("circle").getLength()).isGreaterThan(8);
    }

    @Test
    void thePageHasNoHolesAndNamesAll() {
        String page = DetectionPage.markdown(report, PROVENANCE);
        assertThat(page).doesNotContain("{{", "}}", "NaN", "Infinity").contains("Seeds 2 to 4: 3 streams");
        report.detectors().forEach(each -> assertThat(page).contains("| " + each.name() + " |"));
        report.scenarios().forEach(each -> assertThat(page).contains("### " + each.id(), each.description()));
        page.lines().filter(line -> line.startsWith("|")).forEach(line -> assertThat(line)
                .endsWith("|"));
        assertThat(DetectionPage.terminal(report)).contains("DEFAULTS", "TUNED", "The claim ");
    }

    /**
     * The e-detector slower by {@code difference ± 5} labels than the classic one, and both with these false alarms per
     * stream.
     */
    private static DetectionReport made(double difference, int mine, int others) {
        List<Cell> cells = new ArrayList<>();
        List<DelayComparison> comparisons = new ArrayList<>();
        List<ScenarioNote> scenarios = new ArrayList<>();
        for (StreamScenario scenario : List.of(StreamScenarios.ABRUPT, StreamScenarios.GRADUAL)) {
            scenarios.add(new ScenarioNote(scenario.id(), scenario.description(), true));
            comparisons.add(new DelayComparison(
                    scenario.id(), "e-detector", "ddm", 100 + difference, 100, difference - 5, difference + 5));
            for (ParameterChoice setting : ParameterChoice.values()) {
                cells.add(cell(scenario, "e-detector", setting, mine));
                cells.add(cell(scenario, "ddm", setting, others));
            }
        }
        List<DetectorNote> detectors =
                List.of(new DetectorNote("e-detector", "E_DETECTOR"), new DetectorNote("ddm", "CLASSIC"));
        return new DetectionReport(9, 1, scenarios, detectors, List.of(), cells, comparisons);
    }

    private static Cell cell(StreamScenario scenario, String detector, ParameterChoice setting, int alarms) {
        List<Trial> trials = Collections.nCopies(9, new Trial(alarms, 10_000, new long[] {100}, new long[] {100}));
        return new Cell(scenario.id(), detector, setting.name(), FalseAlarms.of(trials), DetectionDelays.of(trials));
    }

    @Test
    void theSummarySaysHowOftenHowFastAndWhatIsMissed() {
        DetectionSummary loud = new DetectionSummary(made(0, 5, 0));
        assertThat(loud.lines()).hasSize(4);
        assertThat(loud.lines().get(0))
                .contains("90 in 180,000 stable labels, one in 2,000,", "kept in 0 of 2 scenarios", "5.0 ±");
        assertThat(loud.lines().get(1)).contains("`abrupt` 100 and 100; `gradual` 100 and 100.");
        assertThat(loud.lines().get(2)).contains("No change in any scenario.");
        assertThat(loud.lines().get(3))
                .isEqualTo(
                        "**Goals** for the median: met in `abrupt` 100 of at most 125; `gradual` 100 of at most 900.");
        assertThat(new DetectionSummary(made(0, 0, 5)).lines().get(0))
                .contains("0 in 180,000 stable labels, where", "kept in 2 of 2 scenarios.");
        assertThat(DetectionPage.markdown(report, PROVENANCE)).contains("## In short\n", "**Missed.**");
    }

    @Test
    void theClaimIsSaidToHoldOnlyIfItDoes() {
        assertThat(new BenchmarkConclusions(made(-20, 0, 5)).holds()).isTrue();
        assertThat(new BenchmarkConclusions(made(3, 0, 5)).holds())
                .as("within chance")
                .isTrue();
        assertThat(new BenchmarkConclusions(made(20, 0, 5)).holds())
                .as("slower")
                .isFalse();
        assertThat(new BenchmarkConclusions(made(-20, 5, 5)).holds())
                .as("too loud")
                .isFalse();
        assertThat(new BenchmarkConclusions(made(-20, 0, 0)).holds())
                .as("not the only one")
                .isFalse();
        assertThat(new BenchmarkConclusions(made(20, 0, 5)).lines())
                .contains(
                        "The claim does not hold as it stands.",
                        "abrupt, e-detector, tuned: median 120 labels; best classic (ddm) 100; difference +15 to +25:"
                                + " slower. Not at equal false alarms: before the change 0 against 5.0 per 10,000.",
                        "e-detector, defaults: within budget everywhere.");
        assertThat(new BenchmarkConclusions(made(-20, 5, 0)).lines())
                .contains("e-detector, defaults: beyond the budget in abrupt; gradual.");
    }
}
