/** Pages and pictures as a tree of elements and words, which are escaped when they are written. */
@NullMarked
package io.vigie.markup;

import org.jspecify.annotations.NullMarked;
