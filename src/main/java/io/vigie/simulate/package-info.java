/**
 * Simulated traffic with planted changes, and the alerts that they should cause. Pure: no Kafka, no Flink, no clock.
 */
@NullMarked
package io.vigie.simulate;

import org.jspecify.annotations.NullMarked;
