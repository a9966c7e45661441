/** The records that pass between stages: flat, immutable, times in epoch milliseconds. And {@link StoredMap}, through which rules see what is stored. */
@NullMarked
package io.vigie.model;

import org.jspecify.annotations.NullMarked;
