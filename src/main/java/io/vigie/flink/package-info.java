/** Thin operators: they move state, timers and outputs; the rules live in the stages. */
@NullMarked
package io.vigie.flink;

import org.jspecify.annotations.NullMarked;
