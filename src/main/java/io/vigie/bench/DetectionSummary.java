package io.vigie.bench;

import io.vigie.bench.ConfiguredDetector.ParameterChoice;
import io.vigie.bench.DetectionReport.Cell;
import io.vigie.bench.DetectionReport.ScenarioNote;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a person wants to know first of a report: how the e-detector does at the settings that users have. */
final class DetectionSummary {
    /** By scenario: labels until half of the changes are to be found. */
    private static final Map<String, Integer> GOALS = goals();

    private final DetectionReport report;
    private final String detector = BenchmarkedDetectors.E_DETECTOR.name();

    DetectionSummary(DetectionReport report) {
        this.report = report;
    }

    private static Map<String, Integer> goals() {
        Map<String, Integer> goals = new LinkedHashMap<>();
        goals.put(StreamScenarios.ABRUPT.id(), 125);
        goals.put(StreamScenarios.GRADUAL.id(), 900);
        goals.put(StreamScenarios.LARGE.id(), 19);
        goals.put("labels 1 %", 125);
        goals.put(StreamScenarios.RECURRING.id(), 150);
        return goals;
    }

    /** How often false alarms come, how fast changes are found, what is missed, and the goals: a Markdown list. */
    List<String> lines() {
        List<Cell> cells = new ArrayList<>();
        for (ScenarioNote scenario : report.scenarios()) {
            report.cell(scenario.id(), detector, ParameterChoice.DEFAULTS).ifPresent(cells::add);
        }
        return List.of(falseAlarms(cells), delays(cells), missed(cells), met(cells));
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

    private static String met(List<Cell> cells) {
        List<String> met = new ArrayList<>();
        List<String> missed = new ArrayList<>();
        for (Cell cell : cells) {
            DetectionDelays delays = cell.delays();
            GOALS.forEach((scenario, goal) -> {
                if (delays != null && scenario.equals(cell.scenario())) {
                    (delays.median() <= goal ? met : missed)
                            .add("`" + cell.scenario() + "` " + BenchNumberFormat.labels(delays.median())
                                    + " of at most " + goal);
                }
            });
        }
        return "**Goals** for the median: "
                + (met.isEmpty() ? "none is met" : "met in " + String.join("; ", met))
                + (missed.isEmpty() ? "." : "; not met in " + String.join("; ", missed) + ".");
    }
}
