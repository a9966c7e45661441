package io.vigie.bench;

import io.vigie.bench.ConfiguredDetector.ParameterChoice;
import io.vigie.bench.DetectionReport.Cell;
import io.vigie.bench.DetectionReport.ScenarioNote;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a person wants to know first of a report: how the e-detector does at the settings that users have. */
final class DetectionSummary {
    private final DetectionReport report;
    private final String detector = BenchmarkedDetectors.E_DETECTOR.name();

    DetectionSummary(DetectionReport report) {
        this.report = report;
    }

    /** How often false alarms come, how fast changes are found, what is missed: a Markdown list. */
    List<String> lines() {
        List<Cell> cells = new ArrayList<>();
        for (ScenarioNote scenario : report.scenarios()) {
            report.cell(scenario.id(), detector, ParameterChoice.DEFAULTS).ifPresent(cells::add);
        }
        return List.of(falseAlarms(cells), delays(cells), missed(cells));
    }

    private static String falseAlarms(List<Cell> cells) {
        double alarms =
                cells.stream().mapToLong(cell -> cell.falseAlarms().alarms()).sum();
        double labels =
                cells.stream().mapToLong(cell -> cell.falseAlarms().labels()).sum();
        long kept =
                cells.stream().filter(cell -> cell.falseAlarms().withinBudget()).count();
        String text = "**False alarms.** " + BenchNumberFormat.labels(alarms) + " in "
                + BenchNumberFormat.labels(labels) + " stable labels"
                + (alarms == 0 ? "" : ", one in " + BenchNumberFormat.labels(labels / alarms))
                + ", where one in 10,000 is allowed. The budget is kept in " + kept + " of " + cells.size()
                + " scenarios.";
        return cells.stream()
                .filter(cell -> cell.falseAlarms().alarms() > 0)
                .max(Comparator.comparingDouble(cell -> cell.falseAlarms().per10k()))
                .map(most -> text + " Most come in `" + most.scenario() + "`: "
                        + BenchNumberFormat.rate(most.falseAlarms()) + " in 10,000.")
                .orElse(text);
    }

    private static String delays(List<Cell> cells) {
        List<String> found = new ArrayList<>();
        for (Cell cell : cells) {
            DetectionDelays delays = cell.delays();
            if (delays != null) {
                found.add("`" + cell.scenario() + "` " + BenchNumberFormat.labels(delays.median()) + " and "
                        + BenchNumberFormat.labels(delays.percentile95()));
            }
        }
        return "**How fast.** Labels until half of the changes are found, and until 95 in 100 are: "
                + String.join("; ", found) + ".";
    }

    private static String missed(List<Cell> cells) {
        List<String> missed = new ArrayList<>();
        for (Cell cell : cells) {
            DetectionDelays delays = cell.delays();
            if (delays != null && delays.missed() > 0) {
                missed.add("`" + cell.scenario() + "` " + BenchNumberFormat.share(delays.missed()));
            }
        }
        return "**Missed.** "
                + (missed.isEmpty() ? "No change in any scenario." : String.join("; ", missed) + "; none elsewhere.");
    }
}
