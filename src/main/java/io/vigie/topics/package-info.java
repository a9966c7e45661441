/** The topics that Vigie needs, and how they are made. */
@NullMarked
package io.vigie.topics;

import org.jspecify.annotations.NullMarked;
