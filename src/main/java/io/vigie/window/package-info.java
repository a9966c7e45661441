/**
 * Panes, their roll-ups, and the rolling windows made of them. Rules only: what they keep lies behind
 * {@link io.vigie.window.PaneStore} or {@link io.vigie.model.StoredMap}.
 *
 * <p>Enter by {@link io.vigie.window.Pane}, the sums of five minutes. Then {@link io.vigie.window.GroupPanes}, how the
 * first job makes panes of partial ones, tick by tick; and {@link io.vigie.window.RollUps}, how the second makes
 * windows of panes.
 */
@NullMarked
package io.vigie.window;

import org.jspecify.annotations.NullMarked;
