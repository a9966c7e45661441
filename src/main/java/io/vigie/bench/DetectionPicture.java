package io.vigie.bench;

import io.vigie.bench.ConfiguredDetector.ParameterChoice;
import io.vigie.bench.DetectionReport.Cell;
import io.vigie.bench.DetectionReport.DetectorNote;
import io.vigie.bench.DetectionReport.ScenarioNote;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A report at a glance: false alarms against delay, and below it where each detector's false alarms leave the budget.
 */
final class DetectionPicture {
    private static final int WIDTH = 1160;
    private static final int PANEL = 290;
    private static final int PANEL_GAP = 85;
    private static final int PANEL_TOP = 60;
    private static final int LEFT = 60;
    private static final double[] RATES = {0.01, 0.1, 1, 10, 100, 1000};
    private static final double[] DELAYS = {10, 100, 1_000, 10_000};
    private static final int MAP_LEFT = 225;
    private static final double COLUMN = 54;
    private static final double ROW = 21;

    private final DetectionReport report;
    private final SvgBuilder svg = new SvgBuilder(WIDTH);
    private final List<DetectorNote> dots;

    private DetectionPicture(DetectionReport report) {
        this.report = report;
        dots = report.detectors().stream().filter(each -> !each.isVariant()).toList();
    }

    static String of(DetectionReport report) {
        return new DetectionPicture(report).draw();
    }

    private String draw() {
        svg.text(
                LEFT - 30,
                26,
                "ink",
                "font-size=\"16\" font-weight=\"600\"",
                "Median delay in labels (up) against false alarms on stable labels (right)");
        List<String> shown =
                List.of(StreamScenarios.ABRUPT.id(), StreamScenarios.GRADUAL.id(), StreamScenarios.RECURRING.id());
        for (int i = 0; i < shown.size(); i++) {
            panel(shown.get(i), LEFT + i * (PANEL + PANEL_GAP));
        }
        double y = legend(PANEL_TOP + PANEL + 62);
        for (ParameterChoice setting : ParameterChoice.values()) {
            y = map(setting, y + 34);
        }
        return svg.build(y + 20, "Detection quality: false alarms and delay of each detector");
    }

    private void panel(String scenario, double left) {
        svg.text(left + 12, PANEL_TOP - 10, "ink", "font-weight=\"600\"", scenario);
        svg.rect(left, PANEL_TOP, PANEL, PANEL, "class=\"line\"");
        for (double rate : RATES) {
            double x = x(rate, left);
            svg.line(x, PANEL_TOP, x, PANEL_TOP + PANEL, rate == 1 ? "budget" : "line");
            svg.text(x, PANEL_TOP + PANEL + 15, "soft", "text-anchor=\"middle\"", rate == 0.01 ? "≤0.01" : label(rate));
        }
        for (double delay : DELAYS) {
            double y = y(delay);
            svg.line(left, y, left + PANEL, y, "line");
            svg.text(left - 5, y + 4, "soft", "text-anchor=\"end\"", label(delay));
        }
        svg.text(
                left + PANEL / 2.0,
                PANEL_TOP + PANEL + 32,
                "soft",
                "text-anchor=\"middle\"",
                "false alarms per 10,000 stable labels");
        for (int i = 0; i < dots.size(); i++) {
            for (ParameterChoice setting : ParameterChoice.values()) {
                dot(scenario, i, setting, left);
            }
        }
    }

    private void dot(String scenario, int index, ParameterChoice setting, double left) {
        String detector = dots.get(index).name();
        Optional<Cell> stable = report.cell(StreamScenarios.STABLE.id(), detector, setting);
        Optional<DetectionDelays> delays =
                report.cell(scenario, detector, setting).map(Cell::delays);
        if (stable.isEmpty() || delays.isEmpty()) {
            return;
        }
        double rate = stable.get().falseAlarms().per10k();
        double median = delays.get().median();
        // The tuned ones share one rate: side by side they can be told apart.
        double aside = setting == ParameterChoice.TUNED ? (index - (dots.size() - 1) / 2.0) * 7 : 0;
        double x = x(rate, left) + aside;
        double y = y(median);
        boolean mine = detector.equals(BenchmarkedDetectors.E_DETECTOR.name());
        String style = (mine ? "mine-" : "") + (setting == ParameterChoice.TUNED ? "full" : "open");
        svg.circle(
                x,
                y,
                7.5,
                style,
                String.format(
                        Locale.ROOT,
                        "%s, %s: %s per 10,000, median %s labels",
                        detector,
                        setting.name().toLowerCase(Locale.ROOT),
                        BenchNumberFormat.significant(rate),
                        BenchNumberFormat.labels(median)));
        svg.text(
                x,
                y + 3.5,
                setting == ParameterChoice.TUNED ? "on-full" : "on-open",
                "text-anchor=\"middle\" font-size=\"10\"",
                number(index));
    }

    private static double x(double rate, double left) {
        return left + PANEL * log(rate, RATES[0], RATES[RATES.length - 1]);
    }

    private static double y(double delay) {
        return PANEL_TOP + PANEL * (1 - log(delay, DELAYS[0], DELAYS[DELAYS.length - 1]));
    }

    /** Where a value lies between two on a logarithmic scale, at most at its ends. */
    private static double log(double value, double least, double most) {
        double inside = Math.min(most, Math.max(least, value));
        return Math.log(inside / least) / Math.log(most / least);
    }

    private static String label(double value) {
        return value < 1 ? BenchNumberFormat.significant(value) : BenchNumberFormat.labels(value);
    }

    private static String number(int index) {
        return String.valueOf(index + 1);
    }

    private double legend(double y) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < dots.size(); i++) {
            names.append(i == 0 ? "" : " · ")
                    .append(number(i))
                    .append(' ')
                    .append(dots.get(i).name());
        }
        svg.text(LEFT, y, "ink", "", names.toString());
        svg.text(
                LEFT,
                y + 18,
                "soft",
                "",
                "Open: defaults. Full: tuned to 1 false alarm in 10,000 stable labels (drawn side by "
                        + "side). At the top: 10,000 labels or more, or missed.");
        return y + 18;
    }

    private double map(ParameterChoice setting, double top) {
        svg.text(
                LEFT - 30,
                top,
                "ink",
                "font-size=\"16\" font-weight=\"600\"",
                "False alarms ÷ budget, "
                        + (setting == ParameterChoice.DEFAULTS ? "defaults" : "tuned on the stable scenario"));
        double y = top + 96;
        List<ScenarioNote> scenarios = report.scenarios();
        for (int i = 0; i < scenarios.size(); i++) {
            double x = MAP_LEFT + i * COLUMN + COLUMN / 2;
            String turn = String.format(Locale.ROOT, "transform=\"rotate(-38 %.1f %.1f)\"", x, y - 6);
            svg.text(x, y - 6, "soft", turn, scenarios.get(i).id());
        }
        for (DetectorNote detector : report.detectors()) {
            if (report.has(detector.name(), setting)) {
                row(detector.name(), setting, y);
                y += ROW;
            }
        }
        return y;
    }

    private void row(String detector, ParameterChoice setting, double y) {
        svg.text(MAP_LEFT - 8, y + 15, "ink", "text-anchor=\"end\"", detector);
        List<ScenarioNote> scenarios = report.scenarios();
        for (int i = 0; i < scenarios.size(); i++) {
            double x = MAP_LEFT + i * COLUMN;
            report.cell(scenarios.get(i).id(), detector, setting)
                    .map(Cell::falseAlarms)
                    .filter(each -> each.labels() > 0)
                    .ifPresent(alarms -> {
                        svg.rect(x + 1, y + 1, COLUMN - 2, ROW - 2, "rx=\"2\" fill=\"" + colour(alarms) + "\"");
                        String words =
                                BenchNumberFormat.significant(alarms.per10k()) + (alarms.withinBudget() ? "" : " !");
                        svg.text(x + COLUMN / 2, y + 15, "cell", "text-anchor=\"middle\" font-size=\"11\"", words);
                    });
        }
    }

    /** Green within the budget, from yellow at the budget to red at a hundred times as much. */
    private static String colour(FalseAlarms alarms) {
        if (alarms.withinBudget()) {
            return alarms.per10k() < 0.3 ? "#9fd8b4" : "#c9e8d2";
        }
        double far = log(alarms.per10k(), 1, 100);
        return String.format(
                Locale.ROOT, "rgb(%d,%d,%d)", 250 - (int) (12 * far), 215 - (int) (110 * far), 140 - (int) (40 * far));
    }
}
