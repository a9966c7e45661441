/**
 * What a hostile sender, file, name or store may do at most, and the measures for it.
 *
 * <p>Classes whose names end in {@code FuzzTest}, in the packages of what they read, search for inputs that break their
 * law. An input that did is in their folder of the test resources, {@code NAMEInputs}, where the search leaves it; from
 * then on every run of the tests reads it.
 */
@NullMarked
package io.vigie.hostile;

import org.jspecify.annotations.NullMarked;
