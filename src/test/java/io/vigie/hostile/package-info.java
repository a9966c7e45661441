/**
 * Limits on what a hostile sender, file, name or store can do, and the tools to measure them.
 *
 * <p>Classes whose names end in {@code FuzzTest}, in the packages of what they read, search for inputs that break a
 * law. The search leaves each such input in the class's folder of the test resources, {@code NAMEInputs}; from then on
 * every test run reads it.
 */
@NullMarked
package io.vigie.hostile;

import org.jspecify.annotations.NullMarked;
