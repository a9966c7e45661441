/** Panes, their roll-ups, and the rolling windows made of them. */
@NullMarked
package io.vigie.window;

import org.jspecify.annotations.NullMarked;
