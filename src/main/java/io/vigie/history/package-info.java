/**
 * A history: events in files, written, and read in the order of their times whatever the order of lines.
 *
 * <p>Start with {@link io.vigie.history.EventHistory}.
 *
 * <p>May import {@code decode}, {@code model}, and {@code simulate} for its event type. Backtests and the command line
 * import it.
 */
@NullMarked
package io.vigie.history;

import org.jspecify.annotations.NullMarked;
