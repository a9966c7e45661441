/** The topics that Vigie needs: creating them, and checking that they are there. */
@NullMarked
package io.vigie.topics;

import org.jspecify.annotations.NullMarked;
