/** Thin Flink operators: they move records, state and timers; the rules are in the stages' own packages. */
@NullMarked
package io.vigie.flink;

import org.jspecify.annotations.NullMarked;
