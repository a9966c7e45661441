package io.vigie.settings;

import java.io.Serializable;

/** Everything the quality-metrics job is told. */
public record QualityMetricsSettings(
        KafkaSettings kafka,
        JoinSettings join,
        AbandonmentSettings abandonment,
        LabelSettings labels,
        SliceSettings slices,
        PaneSettings panes,
        InputLimits limits,
        RuntimeSettings runtime)
        implements Serializable {}
