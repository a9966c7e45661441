package io.vigie.monitor;

import io.vigie.model.PaneUpdate.PaneContent;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.PaneId;
import io.vigie.window.PanePart;
import io.vigie.window.PaneStore;
import io.vigie.window.RollUpLevel;
import io.vigie.window.RollUps;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Panes and roll-ups of one group, and the directory of the series that they belong to. */
final class GroupPanes {

    private final StoredPanes stored;
    private final SeriesDirectory directory;
    private final RollUps rollUps;

    GroupPanes(MonitorStore store) {
        this.stored = store.panes();
        this.directory = new SeriesDirectory(store.series());
        this.rollUps = new RollUps(new DirectedPanes(stored, directory), new RollUps.Middles());
    }

    /** The newest content of a pane: what of it is another, nothing if the pane has this content already. */
    Set<PanePart> replace(PaneContent content) {
        PaneId id = new PaneId(RollUpLevel.PANE, content.version(), content.slice(), content.start());
        if (stored.holds(id, content.sums())) {
            return Set.of();
        }
        Set<PanePart> changed =
                rollUps.replace(content.version(), content.slice(), content.start(), PaneCodec.decode(content.sums()));
        directory.extend(content.slice(), content.version(), content.start());
        return changed;
    }

    SeriesDirectory directory() {
        return directory;
    }

    RollUps rollUps() {
        return rollUps;
    }

    /** Forgets panes and roll-ups that start before this time, and the series that have no others: says which. */
    List<SeriesKey> forgetBefore(long time) {
        // Most days there is nothing to forget, and looking for it reads every pane.
        if (!directory.reachesBefore(time)) {
            return List.of();
        }
        stored.removeBefore(time);
        rollUps.forgetBefore(time);
        return directory.forgetBefore(time);
    }

    /** The directory says which panes need not be looked for. */
    private record DirectedPanes(StoredPanes stored, SeriesDirectory directory) implements PaneStore {

        @Override
        public @Nullable Pane get(PaneId id) {
            return stored.get(id);
        }

        @Override
        public boolean mayHold(PaneId id) {
            PaneSpan span = directory.span(id.slice(), id.version());
            return span != null
                    && id.start() <= span.lastPane()
                    && id.start() + id.level().lengthMs() > span.firstPane();
        }

        @Override
        public void put(PaneId id, Pane pane) {
            stored.put(id, pane);
        }

        @Override
        public void remove(PaneId id) {
            stored.remove(id);
        }

        @Override
        public Collection<String> versions(String slice) {
            return directory.versions(slice);
        }
    }
}
