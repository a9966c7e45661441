/** The topics that Vigie needs: how they are made, and whether they are there. */
@NullMarked
package io.vigie.topics;

import org.jspecify.annotations.NullMarked;
