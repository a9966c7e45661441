package io.vigie.bench;

import io.vigie.bench.ConfiguredDetector.ParameterChoice;
import io.vigie.bench.DetectionReport.Cell;
import io.vigie.bench.DetectionReport.DetectorNote;
import io.vigie.bench.DetectionReport.ScenarioNote;
import io.vigie.markup.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of a report as tables. */
final class DetectionTables {
    private static final String NONE = "–";

    private final DetectionReport report;

    DetectionTables(DetectionReport report) {
        this.report = report;
    }

    /** What tuning found. */
    TextTable tuning() {
        TextTable table = new TextTable(
                List.of("detector", "parameter", "default", "tuned", "false alarms per 10,000 when tuned"));
        for (TuningResult tuned : report.tuning()) {
            table.row(List.of(
                    tuned.detector(),
                    tuned.parameter(),
                    BenchNumberFormat.parameter(tuned.byDefault()),
                    switch (tuned.outcome()) {
                        case REACHED -> BenchNumberFormat.parameter(tuned.value());
                        case JUMPS -> "not reachable: jumps past it at " + BenchNumberFormat.parameter(tuned.value());
                        case TOO_LOUD ->
                            "not reachable: strictest legal value " + BenchNumberFormat.parameter(tuned.value());
                        case TOO_QUIET ->
                            "not reachable: loosest legal value " + BenchNumberFormat.parameter(tuned.value());
                    },
                    BenchNumberFormat.significant(tuned.per10k())));
        }
        return table;
    }

    /** False alarms by detector and scenario. */
    TextTable falseAlarms(ParameterChoice setting) {
        List<String> head = new ArrayList<>(List.of("false alarms per 10,000"));
        report.scenarios().forEach(each -> head.add(each.id()));
        head.add("beyond budget in");
        TextTable table = new TextTable(head);
        for (DetectorNote detector : report.detectors()) {
            if (!report.has(detector.name(), setting)) {
                continue;
            }
            List<String> row = new ArrayList<>(List.of(detector.name()));
            for (ScenarioNote scenario : report.scenarios()) {
                row.add(report.cell(scenario.id(), detector.name(), setting)
                        .map(cell -> BenchNumberFormat.rate(cell.falseAlarms()))
                        .orElse(NONE));
            }
            row.add(report.overBudget(detector.name(), setting).size() + " of "
                    + report.scenarios().size());
            table.row(row);
        }
        return table;
    }

    /** Median and 95 % delay by detector and scenario. */
    TextTable delays(ParameterChoice setting) {
        List<ScenarioNote> scenarios =
                report.scenarios().stream().filter(ScenarioNote::changes).toList();
        List<String> head = new ArrayList<>(List.of("delay in labels: median / 95 %"));
        scenarios.forEach(each -> head.add(each.id()));
        TextTable table = new TextTable(head);
        for (DetectorNote detector : report.detectors()) {
            if (!report.has(detector.name(), setting)) {
                continue;
            }
            List<String> row = new ArrayList<>(List.of(detector.name()));
            for (ScenarioNote scenario : scenarios) {
                row.add(report.cell(scenario.id(), detector.name(), setting)
                        .map(Cell::delays)
                        .map(BenchNumberFormat::delay)
                        .orElse(NONE));
            }
            table.row(row);
        }
        return table;
    }

    /** Everything about one scenario. */
    TextTable scenario(ScenarioNote scenario) {
        List<String> head = new ArrayList<>(
                List.of("detector", "setting", "false alarms per 10,000", "budget", "alarms", "stable labels"));
        if (scenario.changes()) {
            head.addAll(List.of("median delay (95 % interval)", "95 % delay", "missed", "median delay in requests"));
        }
        TextTable table = new TextTable(head);
        for (DetectorNote detector : report.detectors()) {
            for (ParameterChoice setting : ParameterChoice.values()) {
                report.cell(scenario.id(), detector.name(), setting).ifPresent(cell -> table.row(row(cell)));
            }
        }
        return table;
    }

    private static List<String> row(Cell cell) {
        FalseAlarms alarms = cell.falseAlarms();
        List<String> row = new ArrayList<>(List.of(
                cell.detector(),
                cell.setting().toLowerCase(Locale.ROOT),
                BenchNumberFormat.rate(alarms),
                alarms.withinBudget() ? "kept" : "exceeded",
                BenchNumberFormat.labels((double) alarms.alarms()),
                BenchNumberFormat.labels((double) alarms.labels())));
        DetectionDelays delays = cell.delays();
        if (delays != null) {
            row.addAll(List.of(
                    BenchNumberFormat.labels(delays.median()) + " (" + BenchNumberFormat.labels(delays.medianLower())
                            + " to " + BenchNumberFormat.labels(delays.medianUpper()) + ")",
                    BenchNumberFormat.labels(delays.percentile95()),
                    BenchNumberFormat.share(delays.missed()),
                    BenchNumberFormat.labels(delays.medianRequests())));
        }
        return row;
    }
}
