package io.vigie.bench.pipeline;

import io.vigie.bench.pipeline.DriftRun.DriftRunFigures;
import io.vigie.bench.pipeline.PipelineReport.RunSpread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Medians over the runs of the drift job.
 *
 * @param panes that each run has read, with the marks among them
 * @param days of event time
 */
public record DriftReport(long panes, int days, List<DriftRunFigures> runs) {

    public DriftReport {
        runs = List.copyOf(runs);
    }

    /** For a terminal. */
    public String terminal() {
        return String.format(
                Locale.ROOT,
                "drift: %.3f ms of CPU per record of the topic of panes, marks among them (by fifth of %d days: %s),"
                        + " %,.0f records/s, %.1f MB of state; %,d records, the first fifth warms up and is not"
                        + " counted.%n",
                cpuMsPerPane(),
                days,
                fifths().stream()
                        .map(ms -> String.format(Locale.ROOT, "%.3f", ms))
                        .collect(Collectors.joining(", ")),
                median(DriftRunFigures::panesPerSecond),
                median(DriftRunFigures::stateBytes) / 1e6,
                panes);
    }

    /** All figures, by name. */
    public Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("panes", panes);
        values.put("days", days);
        values.put("cpu_s_per_million", cpuMsPerPane() * 1e3);
        values.put("cpu_ms_per_pane", cpuMsPerPane());
        values.put("cpu_ms_per_pane_by_fifth", fifths());
        values.put("records_per_s", median(DriftRunFigures::panesPerSecond));
        values.put("shuffle_bytes_per_record", median(DriftRunFigures::shuffleBytesPerPane));
        values.put("state_bytes", median(DriftRunFigures::stateBytes));
        values.put("runs", runs.size());
        return values;
    }

    /** Once it is warm. */
    private double cpuMsPerPane() {
        return fifths().stream()
                .skip(1)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }

    private List<Double> fifths() {
        List<Double> medians = new ArrayList<>();
        for (int i = 0; i < runs.get(0).cpuMsPerPane().size(); i++) {
            int fifth = i;
            medians.add(median(run -> run.cpuMsPerPane().get(fifth)));
        }
        return medians;
    }

    private double median(ToDoubleFunction<DriftRunFigures> figure) {
        return RunSpread.of(runs, figure).median();
    }
}
