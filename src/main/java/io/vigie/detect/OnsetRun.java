package io.vigie.detect;

/**
 * The labels since the estimated onset of a change. Chosen because they look different, so their mean exaggerates a
 * little.
 *
 * @param onset time of the first of them, epoch milliseconds
 * @param labels how many, at least 1
 * @param error their weighted mean error, in [0, 1]
 * @param effectiveSize (Σw)²/Σw², in (0, labels]
 */
public record OnsetRun(long onset, long labels, double error, double effectiveSize) {}
