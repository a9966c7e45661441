/** Measurement, tag and field names, and the points that carry them. */
@NullMarked
package io.vigie.series;

import org.jspecify.annotations.NullMarked;
