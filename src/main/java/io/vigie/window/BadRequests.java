package io.vigie.window;

import io.vigie.model.Metric;
import io.vigie.model.ResponseStatus;
import io.vigie.stats.LogHistogram;

/**
 * Which requests an objective calls bad, and out of how many: failed, refused or abandoned ones, or answers slower than its bound. Latencies are kept in bins
 * of 1 % width and the bin of the bound counts as fast enough, so the bound itself is exact to 1 %.
 */
public final class BadRequests {

    private BadRequests() {}

    /**
     * @param atMost of the objective: milliseconds for a latency quantile, without meaning here for a rate
     * @throws IllegalArgumentException for a metric that has no objectives
     */
    public static long bad(Metric metric, double atMost, Pane pane) {
        return switch (metric) {
            case ERROR_RATE -> pane.errors();
            case REFUSAL_RATE -> pane.withStatus(ResponseStatus.REFUSED);
            case ABANDONMENT -> pane.abandoned();
            case LATENCY_P50, LATENCY_P95, LATENCY_P99 -> slower(pane.latency(), atMost);
            case FIRST_TOKEN_P95 -> slower(pane.firstToken(), atMost);
            default -> throw new IllegalArgumentException(metric.label() + " has no objectives");
        };
    }

    /** Requests, for abandonment finished turns, for latencies answers whose latency is known. */
    public static long total(Metric metric, Pane pane) {
        return switch (metric) {
            case ERROR_RATE, REFUSAL_RATE -> pane.requests();
            case ABANDONMENT -> pane.turns();
            case LATENCY_P50, LATENCY_P95, LATENCY_P99 -> pane.latency().count();
            case FIRST_TOKEN_P95 -> pane.firstToken().count();
            default -> throw new IllegalArgumentException(metric.label() + " has no objectives");
        };
    }

    private static long slower(LogHistogram values, double bound) {
        return values.isEmpty() ? 0 : values.count() - values.countAtMost(bound);
    }
}
