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
 * @param burnRates at least one; exceeding any of them is an alarm
 */
public record Objective(double atMost, List<BurnRate> burnRates) implements Serializable {
    /**
     * A burn rate that is too fast when both windows exceed it: the long one shows that it matters, the short one that
     * it is still going on. Burn rate 1 spends exactly the error budget of the period.
     *
     * @param factor the burn rate that is an alarm, above 0
     * @param longMs a multiple of five minutes, more than {@code shortMs}
     * @param shortMs a multiple of five minutes, above 0
     */
    public record BurnRate(double factor, long longMs, long shortMs) implements Serializable {}

    public Objective {
        burnRates = List.copyOf(burnRates);
    }
}
