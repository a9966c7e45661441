package io.vigie.bench;

import io.vigie.bench.ConfiguredDetector.ParameterChoice;
import io.vigie.bench.DetectionReport.Cell;
import io.vigie.bench.DetectionReport.DetectorNote;
import io.vigie.bench.DetectionReport.ScenarioNote;
import io.vigie.markup.Html;
import io.vigie.markup.Html.HtmlElement;
import io.vigie.markup.Html.HtmlNode;
import io.vigie.markup.Html.Tag;
import io.vigie.markup.Svg;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A report as a picture: false alarms against delay, and below it the scenarios in which each detector exceeds the
 * budget.
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

    /** The colours follow the reader's light or dark scheme. */
    private static final String STYLE = """

            svg{font-family:system-ui,sans-serif;font-size:12px}
            .paper{fill:#ffffff}
            .ink{fill:#1f2430}
            .head{fill:#1f2430;font-weight:600}
            .title{font-size:16px}
            .soft{fill:#5b6372}
            .line{stroke:#c8ced8;fill:none}
            .budget{stroke:#1f2430;stroke-dasharray:4 3;fill:none}
            .cell{fill:#14181f;font-size:11px}
            .full{fill:#2b6cb0;stroke:#2b6cb0}
            .open{fill:#ffffff;stroke:#2b6cb0}
            .mine-full{fill:#c2410c;stroke:#c2410c}
            .mine-open{fill:#ffffff;stroke:#c2410c;stroke-width:2}
            .on-full{fill:#ffffff;font-size:10px}
            .on-open{fill:#1f2430;font-size:10px}
            @media (prefers-color-scheme: dark) {
              .paper{fill:#14181f}
              .ink,.head{fill:#e6e9ef}
              .soft{fill:#a4adbd}
              .line{stroke:#3b4454}
              .budget{stroke:#e6e9ef}
              .open{fill:#14181f;stroke:#63a4e8}
              .mine-open{fill:#14181f;stroke:#f0763f}
              .on-open{fill:#e6e9ef}
            }
            """;

    private final DetectionReport report;
    private final List<HtmlNode> shapes = new ArrayList<>();
    private final List<DetectorNote> dots;

    private DetectionPicture(DetectionReport report) {
        this.report = report;
        dots = report.detectors().stream().filter(each -> !each.isVariant()).toList();
    }

    static String of(DetectionReport report) {
        return new DetectionPicture(report).draw();
    }

    private String draw() {
        add(heading(26, "Median delay in labels (up) against false alarms on stable labels (right)"));
        List<String> shown =
                List.of(StreamScenarios.ABRUPT.id(), StreamScenarios.GRADUAL.id(), StreamScenarios.RECURRING.id());
        for (int i = 0; i < shown.size(); i++) {
            panel(shown.get(i), LEFT + i * (PANEL + PANEL_GAP));
        }
        double y = legend(PANEL_TOP + PANEL + 62);
        for (ParameterChoice setting : ParameterChoice.values()) {
            y = map(setting, y + 34);
        }
        int height = (int) Math.round(y + 20);
        shapes.add(0, Svg.rectangle(0, 0, WIDTH, height).styled("paper"));
        return Svg.document(WIDTH, height, "Detection quality: false alarms and delay of each detector", STYLE, shapes);
    }

    private void add(HtmlElement shape) {
        shapes.add(shape);
    }

    private static HtmlElement heading(double y, String words) {
        return Svg.text(LEFT - 30, y, "start", words).styled("head title");
    }

    private void panel(String scenario, double left) {
        add(Svg.text(left + 12, PANEL_TOP - 10, "start", scenario).styled("head"));
        add(Svg.rectangle(left, PANEL_TOP, PANEL, PANEL).styled("line"));
        for (double rate : RATES) {
            double x = x(rate, left);
            add(Svg.line(x, PANEL_TOP, x, PANEL_TOP + PANEL).styled(rate == 1 ? "budget" : "line"));
            add(Svg.text(x, PANEL_TOP + PANEL + 15, "middle", rate == 0.01 ? "≤0.01" : label(rate))
                    .styled("soft"));
        }
        for (double delay : DELAYS) {
            double y = y(delay);
            add(Svg.line(left, y, left + PANEL, y).styled("line"));
            add(Svg.text(left - 5, y + 4, "end", label(delay)).styled("soft"));
        }
        add(Svg.text(left + PANEL / 2.0, PANEL_TOP + PANEL + 32, "middle", "false alarms per 10,000 stable labels")
                .styled("soft"));
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
        String title = String.format(
                Locale.ROOT,
                "%s, %s: %s per 10,000, median %s labels",
                detector,
                setting.name().toLowerCase(Locale.ROOT),
                BenchNumberFormat.significant(rate),
                BenchNumberFormat.labels(median));
        add(Svg.circle(x, y, 7.5, Html.of(Tag.TITLE, title)).styled(style));
        add(Svg.text(x, y + 3.5, "middle", number(index))
                .styled(setting == ParameterChoice.TUNED ? "on-full" : "on-open"));
    }

    private static double x(double rate, double left) {
        return left + PANEL * log(rate, RATES[0], RATES[RATES.length - 1]);
    }

    private static double y(double delay) {
        return PANEL_TOP + PANEL * (1 - log(delay, DELAYS[0], DELAYS[DELAYS.length - 1]));
    }

    /** The position of a value between two others on a logarithmic scale, clamped to its ends. */
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
        add(Svg.text(LEFT, y, "start", names.toString()).styled("ink"));
        add(Svg.text(
                        LEFT,
                        y + 18,
                        "start",
                        "Open: defaults. Full: tuned to 1 false alarm in 10,000 stable labels (drawn side by side)."
                                + " At the top: 10,000 labels or more, or missed.")
                .styled("soft"));
        return y + 18;
    }

    private double map(ParameterChoice setting, double top) {
        String tuning = setting == ParameterChoice.DEFAULTS ? "defaults" : "tuned on the stable scenario";
        add(heading(top, "False alarms ÷ budget, " + tuning));
        double y = top + 96;
        List<ScenarioNote> scenarios = report.scenarios();
        for (int i = 0; i < scenarios.size(); i++) {
            double x = MAP_LEFT + i * COLUMN + COLUMN / 2;
            String turn = String.format(Locale.ROOT, "rotate(-38 %.1f %.1f)", x, y - 6);
            add(Svg.text(x, y - 6, "start", scenarios.get(i).id())
                    .styled("soft")
                    .with("transform", turn));
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
        add(Svg.text(MAP_LEFT - 8, y + 15, "end", detector).styled("ink"));
        List<ScenarioNote> scenarios = report.scenarios();
        for (int i = 0; i < scenarios.size(); i++) {
            double x = MAP_LEFT + i * COLUMN;
            report.cell(scenarios.get(i).id(), detector, setting)
                    .map(Cell::falseAlarms)
                    .filter(each -> each.labels() > 0)
                    .ifPresent(alarms -> {
                        add(Svg.rectangle(x + 1, y + 1, COLUMN - 2, ROW - 2)
                                .with("rx", "2")
                                .with("fill", colour(alarms)));
                        String words =
                                BenchNumberFormat.significant(alarms.per10k()) + (alarms.withinBudget() ? "" : " !");
                        add(Svg.text(x + COLUMN / 2, y + 15, "middle", words).styled("cell"));
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
