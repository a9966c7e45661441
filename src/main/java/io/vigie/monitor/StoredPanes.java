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
}
