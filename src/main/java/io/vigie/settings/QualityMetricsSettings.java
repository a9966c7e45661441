package io.vigie.settings;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;

/**
 * All settings of the quality-metrics job.
 *
 * @param labels this job does not use the maturity, which has its default
 */
public record QualityMetricsSettings(
        KafkaSettings kafka,
        JoinSettings join,
        AbandonmentSettings abandonment,
        LabelSettings labels,
        SliceSettings slices,
        PaneSettings panes,
        InputLimits limits,
        RuntimeSettings runtime)
        implements Serializable {
    /** The job's name in {@code jobs/}, on the command line and on the reference page. */
    public static final String JOB = "quality-metrics";

    static final Schema SCHEMA = Schema.of(List.of(
            KafkaSettings.OPTIONS,
            Topics.OPTIONS,
            JoinSettings.OPTIONS,
            AbandonmentSettings.OPTIONS,
            List.of(LabelSettings.HORIZON, LabelSettings.GRACE),
            SliceSettings.OPTIONS,
            PaneSettings.OPTIONS,
            InputLimits.OPTIONS,
            TimeSettings.OPTIONS,
            List.of(InputLimits.KEEP_BYTES),
            RuntimeSettings.OPTIONS));

    /**
     * Reads a settings file.
     *
     * @param overrides each {@code path=value}
     * @throws SettingsException with all problems
     */
    public static QualityMetricsSettings load(Path file, List<String> overrides) {
        Problems problems = new Problems();
        YamlNode.Mapping document = YamlReader.file(file, problems);
        problems.throwIfAny(file.toString());
        for (String override : overrides) {
            document = Overrides.apply(document, override, SCHEMA, problems);
        }
        OptionValues values = SchemaReader.read(SCHEMA, document, problems);
        KafkaSettings.check(values, problems);
        PaneSettings.check(values, problems);
        RuntimeSettings.check(values, problems);
        values.with(
                JoinSettings.TIMEOUT,
                timeout -> values.with(LabelSettings.HORIZON, horizon -> {
                    if (horizon.compareTo(timeout) < 0) {
                        values.problem(
                                problems, LabelSettings.HORIZON, "must be at least " + JoinSettings.TIMEOUT.path());
                    }
                }));
        problems.throwIfAny(file.toString());
        KafkaSettings kafka = KafkaSettings.of(values, SettingsFiles.directory(file), problems);
        problems.throwIfAny(file.toString());
        return new QualityMetricsSettings(
                kafka,
                JoinSettings.of(values),
                AbandonmentSettings.of(values),
                LabelSettings.of(values),
                SliceSettings.of(values),
                PaneSettings.of(values),
                InputLimits.of(values),
                RuntimeSettings.of(values));
    }
}
