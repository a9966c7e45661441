package io.vigie.bench;

import io.vigie.bench.ConfiguredDetector.ParameterChoice;
import io.vigie.bench.DetectionReport.ScenarioNote;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A report as a page of the documentation, as the picture on that page, and as text for a terminal. */
public final class DetectionPage {
    /**
     * How a report was made.
     *
     * @param duration in words
     * @param date in words
     */
    public record Provenance(String command, String version, String duration, String date) {}

    private static final String TEMPLATE = "/bench/detection-quality.md";
    private static final Pattern HOLE = Pattern.compile("\\{\\{(\\w+)}}");

    private DetectionPage() {}

    /** The Markdown page; it shows {@code detection-quality.svg} beside it. */
    public static String markdown(DetectionReport report, Provenance provenance) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("command", provenance.command());
        values.put("version", provenance.version());
        values.put("duration", provenance.duration());
        values.put("date", provenance.date());
        values.put("seeds", String.valueOf(report.seeds()));
        values.put("firstSeed", String.valueOf(report.firstSeed()));
        values.put("lastSeed", String.valueOf(report.firstSeed() + report.seeds() - 1));
        values.put("summary", list(new DetectionSummary(report).lines()));
        BenchmarkConclusions findings = new BenchmarkConclusions(report);
        values.put("claim", "*" + BenchmarkConclusions.CLAIM + "*");
        values.put("findings", list(findings.lines()));
        values.put("variants", list(findings.variantLines()));
        DetectionTables tables = new DetectionTables(report);
        values.put("tuning", tables.tuning().markdown());
        values.put(
                "falseAlarmsDefaults",
                tables.falseAlarms(ParameterChoice.DEFAULTS).markdown());
        values.put("falseAlarmsTuned", tables.falseAlarms(ParameterChoice.TUNED).markdown());
        values.put("delaysDefaults", tables.delays(ParameterChoice.DEFAULTS).markdown());
        values.put("delaysTuned", tables.delays(ParameterChoice.TUNED).markdown());
        StringBuilder scenarios = new StringBuilder();
        for (ScenarioNote each : report.scenarios()) {
            scenarios
                    .append("### ")
                    .append(each.id())
                    .append("\n\n")
                    .append(each.description())
                    .append("\n\n")
                    .append(tables.scenario(each).markdown())
                    .append('\n');
        }
        values.put("scenarios", scenarios.toString().stripTrailing());
        return fill(template(), values);
    }

    /** The SVG picture. */
    public static String picture(DetectionReport report) {
        return DetectionPicture.of(report);
    }

    /** The main tables and findings for a terminal. */
    public static String terminal(DetectionReport report) {
        DetectionTables tables = new DetectionTables(report);
        StringBuilder text = new StringBuilder();
        for (ParameterChoice setting : ParameterChoice.values()) {
            text.append(
                            setting == ParameterChoice.DEFAULTS
                                    ? "DEFAULTS\n\n"
                                    : "TUNED to 1 false alarm in 10,000 stable labels\n\n")
                    .append(setting == ParameterChoice.TUNED ? tables.tuning().columns() + "\n" : "")
                    .append(tables.falseAlarms(setting).columns())
                    .append('\n')
                    .append(tables.delays(setting).columns())
                    .append('\n');
        }
        text.append(BenchmarkConclusions.CLAIM).append('\n');
        new BenchmarkConclusions(report)
                .lines()
                .forEach(line -> text.append("- ").append(line).append('\n'));
        return text.toString();
    }

    private static String list(List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append("- ").append(line).append('\n'));
        return text.toString().stripTrailing();
    }

    private static String fill(String template, Map<String, String> values) {
        return HOLE.matcher(template).replaceAll(hole -> {
            String value = values.get(hole.group(1));
            if (value == null) {
                throw new IllegalStateException("nothing is known as " + hole.group(1));
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private static String template() {
        try (InputStream stream = DetectionPage.class.getResourceAsStream(TEMPLATE)) {
            if (stream == null) {
                throw new IllegalStateException(TEMPLATE + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
