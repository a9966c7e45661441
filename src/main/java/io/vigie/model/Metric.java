package io.vigie.model;

import java.util.Optional;

/** What a monitor watches. Stored in savepoints by name. */
public enum Metric {
    /** Mean label score in [0, 1] of one criterion. The only metric that is better when higher. */
    QUALITY("quality", Scale.ABSOLUTE),
    /** Errors and timeouts per request, in [0, 1]; a request without a response counts as neither. */
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

    /** The name in monitors, tags and alerts. */
    public String label() {
        return label;
    }

    /** Whether changes and tolerances are shares of the reference (0.1 is 10 %) rather than differences. */
    public boolean isRelative() {
        return scale == Scale.RELATIVE;
    }

    /** Whether whole distributions are compared, by a distance that has no good or bad direction. */
    public boolean isDistribution() {
        return scale == Scale.DISTRIBUTION;
    }

    /** Whether its values are categories, which have no order. */
    public boolean isCategorical() {
        return this == OUTCOME || this == MIX;
    }

    /**
     * The share of requests that may be bad under the objective "at most {@code atMost}": the rate itself, or the share
     * above a quantile.
     */
    public double errorBudget(double atMost) {
        return isRelative() ? 1 - quantile() : atMost;
    }

    /** The quantile's level in (0, 1). @throws IllegalStateException if this metric is not a quantile */
    public double quantile() {
        return switch (this) {
            case LATENCY_P50 -> 0.50;
            case LATENCY_P95, FIRST_TOKEN_P95 -> 0.95;
            case LATENCY_P99 -> 0.99;
            default -> throw new IllegalStateException(label + " is not a quantile");
        };
    }

    public boolean isHigherBetter() {
        return this == QUALITY;
    }

    /** The metric of this label; empty if there is none. */
    public static Optional<Metric> ofLabel(String label) {
        for (Metric metric : values()) {
            if (metric.label.equals(label)) {
                return Optional.of(metric);
            }
        }
        return Optional.empty();
    }
}
