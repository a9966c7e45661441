/** Names of measurements, tags and fields, the points that carry them, and line protocol. */
@NullMarked
package io.vigie.series;

import org.jspecify.annotations.NullMarked;
