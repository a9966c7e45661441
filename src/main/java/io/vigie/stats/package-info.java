/**
 * Mergeable sums, histograms and intervals. Knows the JDK, and the distributions of Commons Statistics.
 *
 * <p>What is not known is a value of its own: an empty {@link java.util.OptionalDouble}, or
 * {@link io.vigie.stats.Estimate.NotEnoughData}. No method returns NaN. Non-finite input is refused with an
 * {@link java.lang.IllegalArgumentException}.
 */
@NullMarked
package io.vigie.stats;

import org.jspecify.annotations.NullMarked;
