/** The records that pass between stages: flat and immutable, with times in epoch milliseconds. */
@NullMarked
package io.vigie.model;

import org.jspecify.annotations.NullMarked;
