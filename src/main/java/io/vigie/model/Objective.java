package io.vigie.model;

import java.io.Serializable;
import java.util.List;

/**
 * A service-level objective: what must hold over the monitor's window, and how fast its error budget may burn.
 *
 * <p>For a rate the objective is the rate itself, and its error budget the share {@code atMost} of all requests. For a
 * latency quantile it is a bound in milliseconds, and the error budget the share of requests that may be slower: 0.05
 * for the 95th percentile.
 *
 * @param atMost a share in (0, 1) for rates, milliseconds above 0 for latencies
 * @param burnRates any of which is an alarm, at least 1
 */
public record Objective(double atMost, List<BurnRate> burnRates) implements Serializable {
    /**
     * Too fast: over the long window and, so that it is still going on, over the short one. Burn rate 1 spends exactly
     * the error budget of the period.
     *
     * @param factor above 0: the burn rate from which on it is an alarm
     * @param longMs a multiple of five minutes, more than {@code shortMs}
     * @param shortMs a multiple of five minutes, above 0
     */
    public record BurnRate(double factor, long longMs, long shortMs) implements Serializable {}

    public Objective {
        burnRates = List.copyOf(burnRates);
    }
}
