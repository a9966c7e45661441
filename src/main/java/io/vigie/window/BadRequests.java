package io.vigie.window;

import io.vigie.model.Metric;

/**
 * Which requests an objective calls bad, and out of how many: failed, refused or abandoned ones, or answers slower, or
 * costlier, than its bound. Latencies and costs are kept in bins of 1 % width and the bin of the bound counts as good
 * enough, so the bound itself is exact to 1 %.
 */
public final class BadRequests {

    private BadRequests() {}

    /**
     * @param atMost of the objective: in the metric's unit for a quantile, without meaning here for a rate
     * @throws IllegalArgumentException for a metric that has no objectives
     */
    public static long bad(Metric metric, double atMost, Pane pane) {
        return reading(metric).bad(pane, atMost);
    }

    /**
     * Requests, finished turns, or answers whose latency or cost is known.
     *
     * @throws IllegalArgumentException for a metric that has no objectives
     */
    public static long total(Metric metric, Pane pane) {
        return reading(metric).count(pane, null);
    }

    private static PaneReading reading(Metric metric) {
        if (!metric.hasObjective()) {
            throw new IllegalArgumentException(metric.label() + " has no objectives");
        }
        return MetricEstimates.reading(metric);
    }
}
