package io.vigie.bench.pipeline;

import io.vigie.bench.pipeline.PipelineRun.RunFigures;
import io.vigie.markup.TextTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * Medians over the runs of each pipeline, with the smallest and the largest.
 *
 * @param records that each run has read
 */
public record PipelineReport(int records, Map<BenchedPipeline, List<RunFigures>> runs) {

    /** Of an odd number of runs the one in the middle; else the mean of both. */
    record RunSpread(double median, double least, double most) {

        /** Of at least one run. */
        static <T> RunSpread of(List<T> runs, ToDoubleFunction<T> figure) {
            double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
            int middle = sorted.length / 2;
            double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
            return new RunSpread(median, sorted[0], sorted[sorted.length - 1]);
        }
    }

    /** For a terminal. */
    public String terminal() {
        StringBuilder text = new StringBuilder(table().columns()).append('\n');
        runs.keySet().forEach(pipeline -> text.append(pipeline.id())
                .append(": ")
                .append(pipeline.does())
                .append('\n'));
        return text.append(String.format(
                        Locale.ROOT,
                        "%n%,d records; the first 40 %% of each run warm up and are not counted.%n",
                        records))
                .toString();
    }

    TextTable table() {
        TextTable table = new TextTable(List.of(
                "pipeline",
                "CPU s per million",
                "least to most",
                "records/s",
                "shuffled B/record",
                "state MB",
                "GC %"));
        runs.forEach((pipeline, figures) -> {
            RunSpread cpu = RunSpread.of(figures, RunFigures::cpuSecondsPerMillion);
            table.row(List.of(
                    pipeline.id(),
                    number("%.1f", cpu.median()),
                    number("%.1f", cpu.least()) + " to " + number("%.1f", cpu.most()),
                    number("%,.0f", median(figures, RunFigures::recordsPerSecond)),
                    number("%.0f", median(figures, RunFigures::shuffleBytesPerRecord)),
                    number("%.1f", median(figures, RunFigures::stateBytes) / 1e6),
                    number("%.1f", median(figures, RunFigures::collectionShare) * 100)));
        });
        return table;
    }

    /** Empty if the pipeline did not run. */
    OptionalDouble median(BenchedPipeline pipeline, ToDoubleFunction<RunFigures> figure) {
        List<RunFigures> figures = runs.get(pipeline);
        return figures == null ? OptionalDouble.empty() : OptionalDouble.of(median(figures, figure));
    }

    /** All figures, by name. */
    public Map<String, Object> values() {
        Map<String, Object> pipelines = new LinkedHashMap<>();
        runs.forEach((pipeline, figures) -> {
            RunSpread cpu = RunSpread.of(figures, RunFigures::cpuSecondsPerMillion);
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("cpu_s_per_million", cpu.median());
            values.put("cpu_s_per_million_least", cpu.least());
            values.put("cpu_s_per_million_most", cpu.most());
            values.put("records_per_s", median(figures, RunFigures::recordsPerSecond));
            values.put("shuffle_bytes_per_record", median(figures, RunFigures::shuffleBytesPerRecord));
            values.put("state_bytes", median(figures, RunFigures::stateBytes));
            values.put("gc_share", median(figures, RunFigures::collectionShare));
            values.put("runs", figures.size());
            pipelines.put(pipeline.id(), values);
        });
        return Map.of("records", records, "pipelines", pipelines);
    }

    private static double median(List<RunFigures> figures, ToDoubleFunction<RunFigures> figure) {
        return RunSpread.of(figures, figure).median();
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
