package io.vigie.model;

import java.util.Optional;

/** What a monitor watches. Stored in savepoints by name. */
public enum Metric {
    /** Mean label score in [0, 1] of one criterion. The only metric of which more is better. */
    QUALITY("quality", Scale.ABSOLUTE),
    /** Errors and timeouts per request, in [0, 1]; a request without response is neither. */
    ERROR_RATE("error-rate", Scale.ABSOLUTE),
    /** Refusals per request, in [0, 1]. */
    REFUSAL_RATE("refusal-rate", Scale.ABSOLUTE),
    /** Abandoned turns per finished turn, in [0, 1]. */
    ABANDONMENT("abandonment", Scale.ABSOLUTE),
    /** Abandoned turns per turn whose answer was labelled bad, in [0, 1]. */
    ABANDONMENT_AFTER_BAD("abandonment-after-bad", Scale.ABSOLUTE),
    /** Median latency in milliseconds. */
    LATENCY_P50("latency-p50", Scale.RELATIVE),
    /** 95th percentile of the latency in milliseconds. */
    LATENCY_P95("latency-p95", Scale.RELATIVE),
    /** 99th percentile of the latency in milliseconds. */
    LATENCY_P99("latency-p99", Scale.RELATIVE),
    /** 95th percentile of the time to the first token in milliseconds. */
    FIRST_TOKEN_P95("first-token-p95", Scale.RELATIVE),
    /** The distribution of the latency in milliseconds. */
    LATENCY("latency", Scale.DISTRIBUTION),
    /** The distribution of predicted classes or routes. */
    OUTCOME("outcome", Scale.DISTRIBUTION),
    /** The distribution of the confidence in [0, 1]. */
    CONFIDENCE("confidence", Scale.DISTRIBUTION),
    /** How requests are spread over the slices of a dimension. */
    MIX("mix", Scale.DISTRIBUTION);

    private enum Scale {
        ABSOLUTE,
        RELATIVE,
        DISTRIBUTION
    }

    private final String label;
    private final Scale scale;

    Metric(String label, Scale scale) {
        this.label = label;
        this.scale = scale;
    }

    /** As monitors, tags and alerts write it. */
    public String label() {
        return label;
    }

    /** True: a change, and so a tolerance, is a share of the reference (0.1 is 10 %). False: a difference. */
    public boolean isRelative() {
        return scale == Scale.RELATIVE;
    }

    /** True: what is compared is a whole distribution, by a distance that has no good or bad direction. */
    public boolean isDistribution() {
        return scale == Scale.DISTRIBUTION;
    }

    /** True: its values are categories, without an order. */
    public boolean isCategorical() {
        return this == OUTCOME || this == MIX;
    }

    /**
     * The share of requests that may be bad where an objective of this metric is at most {@code atMost}: the rate
     * itself, or what lies above a quantile.
     */
    public double errorBudget(double atMost) {
        return isRelative() ? 1 - quantile() : atMost;
    }

    /** Which quantile, in (0, 1). @throws IllegalStateException for a metric that is none */
    public double quantile() {
        return switch (this) {
            case LATENCY_P50 -> 0.50;
            case LATENCY_P95, FIRST_TOKEN_P95 -> 0.95;
            case LATENCY_P99 -> 0.99;
            default -> throw new IllegalStateException(label + " is no quantile");
        };
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
