/** Both jobs on a real cluster of processes, and what may happen to it. */
@NullMarked
package io.vigie.faults;

import org.jspecify.annotations.NullMarked;
