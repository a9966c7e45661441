/**
 * Backtests: what both jobs would have said about a history in files.
 *
 * <p>Start with {@link io.vigie.backtest.Backtest}.
 *
 * <p>May import {@code job}, {@code flink}, {@code local}, {@code decode}, {@code series}, {@code settings},
 * {@code model}, Flink and Jackson. Prints to the writer that it is given. Only the command line imports it.
 */
@NullMarked
package io.vigie.backtest;

import org.jspecify.annotations.NullMarked;
