/**
 * What the operators of both jobs share: decoded records, dead letters, watermarks, and state as rules see it. The
 * operators are in {@code io.vigie.flink.quality} and {@code io.vigie.flink.drift}; they move state, timers and
 * outputs, and the rules live in the stages.
 */
@NullMarked
package io.vigie.flink;

import org.jspecify.annotations.NullMarked;
