/**
 * Simulated traffic with planted changes, and what a monitor should say about them. Pure: no Kafka, no Flink, no clock.
 */
@NullMarked
package io.vigie.simulate;

import org.jspecify.annotations.NullMarked;
