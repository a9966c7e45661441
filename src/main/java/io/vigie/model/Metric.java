package io.vigie.model;

import java.util.Optional;

/** What a monitor watches. Stored in savepoints by name. */
public enum Metric {
    /** Mean label score in [0, 1] of one criterion. The only metric of which more is better. */
    QUALITY("quality", Scale.ABSOLUTE, true),
    /** Errors and timeouts per request, in [0, 1]; a request without response is neither. */
    ERROR_RATE("error-rate", Scale.ABSOLUTE, true),
    /** Refusals per request, in [0, 1]. */
    REFUSAL_RATE("refusal-rate", Scale.ABSOLUTE, true),
    /** Abandoned turns per finished turn, in [0, 1]. */
    ABANDONMENT("abandonment", Scale.ABSOLUTE, true),
    /** Abandoned turns per turn whose answer was labelled bad, in [0, 1]. */
    ABANDONMENT_AFTER_BAD("abandonment-after-bad", Scale.ABSOLUTE, true),
    /** Median latency in milliseconds. */
    LATENCY_P50("latency-p50", Scale.RELATIVE, true),
    /** 95th percentile of the latency in milliseconds. */
    LATENCY_P95("latency-p95", Scale.RELATIVE, true),
    /** 99th percentile of the latency in milliseconds. */
    LATENCY_P99("latency-p99", Scale.RELATIVE, true),
    FIRST_TOKEN_P95("first-token-p95", Scale.RELATIVE, false),
    OUTCOME("outcome", Scale.ABSOLUTE, false),
    CONFIDENCE("confidence", Scale.ABSOLUTE, false),
    MIX("mix", Scale.ABSOLUTE, false);

    private enum Scale {
        ABSOLUTE,
        RELATIVE
    }

    private final String label;
    private final Scale scale;
    private final boolean supported;

    Metric(String label, Scale scale, boolean supported) {
        this.label = label;
        this.scale = scale;
        this.supported = supported;
    }

    /** As monitors, tags and alerts write it. */
    public String label() {
        return label;
    }

    /** True: a change, and so a tolerance, is a share of the reference (0.1 is 10 %). False: a difference. */
    public boolean isRelative() {
        return scale == Scale.RELATIVE;
    }

    /** False: the name is reserved, and a monitor that asks for it is refused at start. */
    public boolean isSupported() {
        return supported;
    }

    public boolean isHigherBetter() {
        return this == QUALITY;
    }

    /** The metric written so; empty for any other text. */
    public static Optional<Metric> ofLabel(String label) {
        for (Metric metric : values()) {
            if (metric.label.equals(label)) {
                return Optional.of(metric);
            }
        }
        return Optional.empty();
    }
}
