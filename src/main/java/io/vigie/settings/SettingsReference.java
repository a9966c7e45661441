package io.vigie.settings;

import io.vigie.model.DetectorKind;
import io.vigie.model.Metric;
import io.vigie.model.MetricDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reference page of settings, generated from the declared options. */
public final class SettingsReference {
    private static final String INTRODUCTION = """
            # Settings

            Generated from the declared options; a test checks that it is up to date. To regenerate it:
            `mvn test -Dtest=SettingsReferenceTest -Dvigie.docs.write=true`.

            Each job reads one YAML file; begin with `jobs/quality-metrics.yaml` and `jobs/drift.yaml`. If there are
            problems, all are reported at once, each with its path and line, and the job does not start.
            `--set path=value` overrides one option; the value is YAML, an empty value (`path=`) restores the default, and
            items of a list are addressed by position or name:
            `--set monitors[answers-correct].tolerance=0.05`.

            Durations are whole numbers with a unit: `ms`, `s`, `min`, `h`, `d`; units of sizes are `B`, `KiB`, `MiB`.
            Editors that know JSON Schema complete and check a file by its first line, `# yaml-language-server: $schema=…`; the
            schemas are in [schemas](schemas), generated like this page. What depends on several options is checked by
            `vigie monitors check` and by the jobs when they start.

            YAML anchors, aliases and tags are refused, and so are files over 1 MiB. Settings files hold no secrets: they
            name the file or environment variable that does.
            """;

    private SettingsReference() {}

    /** The whole page, in Markdown. */
    public static String markdown() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        job(page, QualityMetricsSettings.JOB, QualityMetricsSettings.SCHEMA);
        job(page, DriftSettings.JOB, DriftSettings.SCHEMA);
        metrics(page);
        detectors(page);
        return page.toString();
    }

    private static void metrics(StringBuilder page) {
        page.append("""

                ## Metrics

                What `metric` may be, and the fields of the series that hold it.

                | metric | is | of | unit | fields: value, count | an objective counts |
                |---|---|---|---|---|---|
                """);
        for (Metric metric : Metric.values()) {
            page.append(String.join(
                    " | ",
                    "| `" + metric.label() + "`",
                    statistic(metric),
                    metric.counted().word() + "s",
                    metric.isDistribution()
                            ? metric.observed().label()
                            : metric.unit().label(),
                    fields(metric.definition().fields()),
                    (metric.hasObjective() ? metric.bad() : "–") + " |\n"));
        }
    }

    private static String statistic(Metric metric) {
        return switch (metric.statistic()) {
            case SHARE -> "share";
            case MEAN -> "mean";
            case QUANTILE -> Math.round(100 * metric.quantile()) + " % quantile";
            case DISTRIBUTION -> "distribution";
            case PAUSE -> "pause";
        };
    }

    private static String fields(MetricDefinition.@Nullable Fields fields) {
        return fields == null
                ? "–"
                : "`" + fields.measurement() + "`: `" + fields.value() + "`, `" + fields.count() + "`";
    }

    private static void detectors(StringBuilder page) {
        page.append("""

                ## Detectors

                `detector: adwin`, or with parameters `detector: {kind: adwin, delta: 0.0005}`. The e-detector has no
                parameters: its threshold follows from the monitor's budget.

                | detector | parameter | value | default | effect |
                |---|---|---|---|---|
                """);
        for (DetectorKind kind : DetectorKind.values()) {
            for (DetectorKind.Parameter parameter : kind.parameters()) {
                page.append(String.join(
                        " | ",
                        "| `" + kind.label() + "`",
                        "`" + parameter.name() + "`",
                        number(parameter, parameter.least()) + " to " + number(parameter, parameter.most()),
                        "`" + number(parameter, parameter.defaultValue()) + "`",
                        parameter.meaning() + " |\n"));
            }
        }
    }

    private static String number(DetectorKind.Parameter parameter, double value) {
        return parameter.whole() ? Long.toString((long) value) : Double.toString(value);
    }

    private static void job(StringBuilder page, String job, Schema schema) {
        page.append("\n## The ").append(job).append(" job\n");
        Map<String, StringBuilder> sections = new LinkedHashMap<>();
        for (Option<?> option : schema.options()) {
            String section = option.path().replaceFirst("[.][^.]*$", "");
            row(sections.computeIfAbsent(section, any -> table()), option);
        }
        sections.forEach((name, table) -> section(page, name, table));
        schema.named().forEach((name, child) -> section(page, name + ".NAME", table(child)));
        schema.lists().forEach((name, child) -> section(page, name + "[]", table(child)));
    }

    private static void section(StringBuilder page, String name, StringBuilder table) {
        page.append("\n### `").append(name).append("`\n\n").append(table);
    }

    private static StringBuilder table() {
        return new StringBuilder("| option | value | default | effect |\n|---|---|---|---|\n");
    }

    private static StringBuilder table(Schema schema) {
        StringBuilder table = table();
        schema.options().forEach(option -> row(table, option));
        return table;
    }

    private static void row(StringBuilder table, Option<?> option) {
        String standard =
                option.isRequired() ? "required" : option.standard() == null ? "–" : "`" + option.standard() + "`";
        List<String> cells = List.of("`" + option.path() + "`", option.kind().expected(), standard, option.doc());
        table.append("| ");
        table.append(String.join(
                " | ", cells.stream().map(cell -> cell.replace("|", "\\|")).toList()));
        table.append(" |\n");
    }
}
