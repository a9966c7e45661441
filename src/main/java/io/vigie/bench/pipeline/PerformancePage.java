package io.vigie.bench.pipeline;

import io.vigie.bench.pipeline.PipelineRun.RunFigures;
import io.vigie.markup.TextTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A report as a page of the documentation, and as the picture on that page. */
public final class PerformancePage {

    /**
     * How a report was made.
     *
     * @param machine in words: its cores and its memory
     * @param duration in words
     * @param date in words
     */
    public record PerformanceProvenance(String command, String version, String machine, String duration, String date) {}

    private static final String TEMPLATE = "/bench/performance.md";
    private static final Pattern HOLE = Pattern.compile("\\{\\{(\\w+)}}");

    private PerformancePage() {}

    /** The Markdown page; it shows {@code performance.svg} beside it. */
    public static String markdown(PipelineReport report, PerformanceProvenance provenance) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("command", provenance.command());
        values.put("version", provenance.version());
        values.put("machine", provenance.machine());
        values.put("duration", provenance.duration());
        values.put("date", provenance.date());
        values.put("records", String.format(Locale.ROOT, "%,d", report.records()));
        values.put("summary", list(summary(report)));
        values.put("figures", report.table().markdown().stripTrailing());
        values.put("pipelines", pipelines(report).markdown().stripTrailing());
        return HOLE.matcher(template()).replaceAll(hole -> {
            String value = values.get(hole.group(1));
            if (value == null) {
                throw new IllegalStateException("nothing is known as " + hole.group(1));
            }
            return Matcher.quoteReplacement(value);
        });
    }

    /** The SVG picture. */
    public static String picture(PipelineReport report) {
        return PerformancePicture.of(report);
    }

    /** What most people want to know. */
    static List<String> summary(PipelineReport report) {
        List<String> lines = new ArrayList<>();
        report.median(BenchedPipeline.JOB, RunFigures::cpuSecondsPerMillion).ifPresent(job -> {
            lines.add(String.format(
                    Locale.ROOT,
                    "A million records take the quality-metrics job %.1f CPU seconds: a core takes %,.0f records/s.",
                    job,
                    1e6 / job));
            compare(report, BenchedPipeline.KEY_BY, job, "reading them and shuffling them once", lines);
            compare(report, BenchedPipeline.SQL, job, "Flink SQL that computes part of its figures", lines);
            compare(report, BenchedPipeline.TWICE, job, "the same job at parallelism 2", lines);
        });
        return lines;
    }

    private static void compare(
            PipelineReport report, BenchedPipeline other, double job, String does, List<String> lines) {
        report.median(other, RunFigures::cpuSecondsPerMillion)
                .ifPresent(cpu -> lines.add(String.format(
                        Locale.ROOT,
                        "That is %.1f times the %.1f CPU seconds of `%s`, %s.",
                        job / cpu,
                        cpu,
                        other.id(),
                        does)));
    }

    private static TextTable pipelines(PipelineReport report) {
        TextTable table = new TextTable(List.of("pipeline", "what it does"));
        report.runs().keySet().forEach(pipeline -> table.row(List.of("`" + pipeline.id() + "`", pipeline.does())));
        return table;
    }

    private static String list(List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append("- ").append(line).append('\n'));
        return text.toString().stripTrailing();
    }

    private static String template() {
        try (InputStream stream = PerformancePage.class.getResourceAsStream(TEMPLATE)) {
            if (stream == null) {
                throw new IllegalStateException(TEMPLATE + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
