/**
 * How good the detectors are: false alarms, delay and missed changes over many seeds.
 *
 * <p>Start with {@link io.vigie.bench.DetectionBench}.
 *
 * <p>Pure: may import {@code detect}, {@code model} and {@code stats}. Only the command line imports it. Other
 * benchmarks are in packages below, and may import more.
 */
@NullMarked
package io.vigie.bench;

import org.jspecify.annotations.NullMarked;
