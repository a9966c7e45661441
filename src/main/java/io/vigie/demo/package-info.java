/**
 * The demo: a broker, both jobs, a store and a dashboard in one process, on simulated traffic with planted changes.
 *
 * <p>Start with {@link io.vigie.demo.DemoRun}.
 *
 * <p>May import what a whole run needs: {@code job}, {@code local}, {@code topics}, {@code publish}, {@code simulate},
 * {@code store}, {@code dashboard}, {@code decode}, {@code series}, {@code settings}, {@code model}, Flink and the
 * Kafka clients. Prints to the writer that it is given. Only the command line imports it.
 */
@NullMarked
package io.vigie.demo;

import org.jspecify.annotations.NullMarked;
