/** Both jobs on a real cluster of processes, and the faults that may strike it. */
@NullMarked
package io.vigie.faults;

import org.jspecify.annotations.NullMarked;
