/**
 * How many bytes of state the jobs keep for a request: runs both jobs on simulated traffic, and measures a checkpoint.
 *
 * <p>Start with {@link io.vigie.bench.state.StateMeasurement}.
 *
 * <p>May import what a whole run needs: {@code job}, {@code local}, {@code topics}, {@code publish}, {@code simulate},
 * {@code settings}, {@code model}, Flink and the Kafka clients. Only the command line imports it.
 */
@NullMarked
package io.vigie.bench.state;

import org.jspecify.annotations.NullMarked;
