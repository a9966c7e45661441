/** Sequential change detection and window comparison. Pure: knows the model and the statistics. */
@NullMarked
package io.vigie.detect;

import org.jspecify.annotations.NullMarked;
