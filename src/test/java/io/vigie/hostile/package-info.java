/** What a hostile sender, file, name or store may do at most, and the measures for it. */
@NullMarked
package io.vigie.hostile;

import org.jspecify.annotations.NullMarked;
