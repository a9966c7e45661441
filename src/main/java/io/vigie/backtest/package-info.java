/**
 * Backtests: what both jobs would have said about a history in files.
 *
 * <p>Start with {@link io.vigie.backtest.Backtest}.
 *
 * <p>No Flink: the rules of the jobs, which {@code JobRules} makes from settings, with what they keep on the heap. May
 * import {@code history}, {@code job}, {@code join}, {@code window}, {@code monitor}, {@code decode}, {@code series},
 * {@code settings}, {@code model}, {@code simulate} for its event type, and Jackson. Prints to the writer that it is
 * given. Only the command line imports it.
 */
@NullMarked
package io.vigie.backtest;

import org.jspecify.annotations.NullMarked;
