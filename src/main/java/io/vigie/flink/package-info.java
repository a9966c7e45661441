/**
 * Thin operators: they move state, timers and outputs; the rules live in the stages.
 *
 * <p>Here are those of the quality-metrics job, and what both jobs share: decoded records, dead letters, watermarks.
 * The operators of the drift job are in {@code io.vigie.flink.drift}.
 */
@NullMarked
package io.vigie.flink;

import org.jspecify.annotations.NullMarked;
