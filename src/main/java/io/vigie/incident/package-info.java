/** Which alerts have one cause, and when a person is told of it. Rules only: no state, no Flink. */
@NullMarked
package io.vigie.incident;

import org.jspecify.annotations.NullMarked;
