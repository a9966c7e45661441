package io.vigie.monitor;

import io.vigie.model.StoredMap;
import io.vigie.window.Pane;
import io.vigie.window.PaneId;

/** The panes and roll-ups of a group. */
public interface StoredPanes extends StoredMap<PaneId, Pane> {

    /**
     * Whether exactly these sums are kept already.
     *
     * @param sums as {@code PaneCodec} writes them
     */
    boolean holds(PaneId id, byte[] sums);

    /** Removes what starts before this time, epoch milliseconds. */
    default void removeBefore(long time) {
        removeKeysIf(id -> id.start() < time);
    }
}
