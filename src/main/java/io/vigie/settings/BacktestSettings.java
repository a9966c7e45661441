package io.vigie.settings;

import io.vigie.model.DetectorChoice;
import io.vigie.model.DetectorKind;
import io.vigie.model.Monitor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of both jobs for a run over files: their defaults, a monitors file, and overrides from the command line.
 *
 * @param qualityMetrics slices by the dimensions that the monitors name, and by {@code all}
 */
public record BacktestSettings(QualityMetricsSettings qualityMetrics, DriftSettings drift) {

    /** Files in place of topics; dead letters refer to them. */
    private static final Topics FILES = new Topics(
            "requests.jsonl",
            "responses.jsonl",
            "labels.jsonl",
            "signals.jsonl",
            "panes",
            "scores",
            "alerts.jsonl",
            "incidents.jsonl",
            "monitors",
            "benchmarks.jsonl",
            "control.jsonl",
            "label-requests",
            "dead-letters.jsonl");

    /** History may reach a day ahead of this machine's clock, and its lines may be out of order by as much. */
    private static final Duration DISORDER = Duration.ofDays(1);

    static final Schema SCHEMA = Schema.of(
            List.of(
                    List.of(JoinSettings.TIMEOUT),
                    AbandonmentSettings.OPTIONS,
                    List.of(LabelSettings.HORIZON, LabelSettings.MATURITY, SliceSettings.MAX_VALUES),
                    PaneSettings.OPTIONS,
                    List.of(InputLimits.MAX_RECORD_BYTES, InputLimits.MAX_NAME_LENGTH, InputLimits.MAX_MODELS),
                    TimeSettings.OPTIONS,
                    List.of(InputLimits.KEEP_BYTES),
                    WindowSettings.OPTIONS,
                    AlertSettings.OPTIONS,
                    IncidentSettings.OPTIONS),
            Map.of(),
            Map.of(MonitorsFile.MONITORS, MonitorOptions.SCHEMA));

    /**
     * Reads a monitors file, which may also set other options of a backtest.
     *
     * @param overrides each {@code path=value}; {@code monitors[POSITION or NAME].path=value} sets an option of a
     *     monitor
     * @param detector replaces the detector of every quality monitor; null: as in the file
     * @throws SettingsException with all problems
     */
    public static BacktestSettings load(Path monitorsFile, List<String> overrides, @Nullable DetectorKind detector) {
        return load(monitorsFile, overrides, detector, 1);
    }

    /**
     * The same for the graphs of the jobs over files.
     *
     * @param parallelism number of subtasks of each operator
     */
    public static BacktestSettings load(
            Path monitorsFile, List<String> overrides, @Nullable DetectorKind detector, int parallelism) {
        String source = monitorsFile.toString();
        Problems problems = new Problems();
        YamlNode.Mapping document = YamlReader.file(monitorsFile, problems);
        problems.throwIfAny(source);
        for (String override : overrides) {
            document = Overrides.apply(document, override, SCHEMA, problems);
        }
        OptionValues values = SchemaReader.read(SCHEMA, document, problems);
        PaneSettings.check(values, problems);
        MonitorsFile.check(values, problems);
        if (problems.isEmpty() && values.list(MonitorsFile.MONITORS).isEmpty()) {
            problems.add(MonitorsFile.MONITORS, "", "missing; expected at least one monitor");
        }
        problems.throwIfAny(source);
        List<Monitor> monitors = MonitorsFile.monitors(values).stream()
                .map(monitor -> detector == null || !monitor.metric().isLabelled()
                        ? monitor
                        : monitor.withDetector(new DetectorChoice(detector, Map.of())))
                .toList();
        KafkaSettings noKafka = new KafkaSettings("", Map.of(), FILES);
        RuntimeSettings runtime = new RuntimeSettings(
                parallelism,
                Duration.ofHours(1),
                null,
                RuntimeSettings.StateBackend.ROCKSDB,
                RuntimeSettings.StartFrom.EARLIEST,
                Duration.ofMinutes(15));
        LabelSettings labels = LabelSettings.of(values);
        return new BacktestSettings(
                new QualityMetricsSettings(
                        noKafka,
                        new JoinSettings(values.get(JoinSettings.TIMEOUT).toMillis(), DISORDER, DISORDER, DISORDER, 0),
                        AbandonmentSettings.of(values),
                        labels,
                        new SliceSettings(dimensionsOf(monitors), values.get(SliceSettings.MAX_VALUES)),
                        PaneSettings.of(values),
                        new InputLimits(
                                values.get(InputLimits.MAX_RECORD_BYTES),
                                values.get(InputLimits.MAX_NAME_LENGTH),
                                values.get(InputLimits.MAX_MODELS),
                                DISORDER.toMillis(),
                                TimeSettings.of(values),
                                values.get(InputLimits.KEEP_BYTES)),
                        runtime),
                new DriftSettings(
                        noKafka,
                        WindowSettings.of(values),
                        labels,
                        InfluxOptions.DISABLED,
                        Map.of(),
                        monitors,
                        AlertSettings.of(values),
                        IncidentSettings.of(values),
                        runtime));
    }

    /** The same, with the dimensions of all of these, too. */
    public BacktestSettings withDimensionsOf(List<BacktestSettings> others) {
        Set<List<String>> dimensions =
                new LinkedHashSet<>(qualityMetrics.slices().dimensions());
        others.forEach(other -> dimensions.addAll(other.qualityMetrics.slices().dimensions()));
        return new BacktestSettings(withSlices(List.copyOf(dimensions), qualityMetrics.labels()), drift);
    }

    /** Whether events give the same panes and labels, slice by slice, by these settings and by others. */
    public boolean hasPanesOf(BacktestSettings other) {
        LabelSettings labels = qualityMetrics.labels();
        LabelSettings others = other.qualityMetrics.labels();
        // What a reference waits for concerns monitors alone.
        LabelSettings sameMaturity = new LabelSettings(labels.horizonMs(), labels.graceMs(), others.maturityMs());
        return withSlices(other.qualityMetrics.slices().dimensions(), sameMaturity)
                .equals(other.qualityMetrics);
    }

    private QualityMetricsSettings withSlices(List<List<String>> dimensions, LabelSettings labels) {
        return new QualityMetricsSettings(
                qualityMetrics.kafka(),
                qualityMetrics.join(),
                qualityMetrics.abandonment(),
                labels,
                new SliceSettings(dimensions, qualityMetrics.slices().maxValues()),
                qualityMetrics.panes(),
                qualityMetrics.limits(),
                qualityMetrics.runtime());
    }

    private static List<List<String>> dimensionsOf(List<Monitor> monitors) {
        Set<List<String>> dimensions = new LinkedHashSet<>();
        dimensions.add(List.of());
        for (Monitor monitor : monitors) {
            for (String name : monitor.dimensions()) {
                dimensions.add(name.isEmpty() ? List.of() : Arrays.asList(name.split(",", -1)));
            }
        }
        return List.copyOf(dimensions);
    }
}
