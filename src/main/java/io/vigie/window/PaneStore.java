package io.vigie.window;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Where one group's panes and roll-ups are kept. A pane that was put or got is not changed any more, by either side.
 */
public interface PaneStore {

    @Nullable
    Pane get(PaneId id);

    /** False only where no pane of this stretch was ever put: spares looking for it, and keeping empty roll-ups. */
    boolean mayHold(PaneId id);

    void put(PaneId id, Pane pane);

    void remove(PaneId id);

    /** The versions that this slice has had within the retention, in any order. */
    Collection<String> versions(String slice);
}
