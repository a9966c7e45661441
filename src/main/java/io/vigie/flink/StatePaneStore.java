package io.vigie.flink;

import io.vigie.flink.DriftFunction.PaneSpan;
import io.vigie.model.SliceGroup;
import io.vigie.window.LruMap;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.PaneId;
import io.vigie.window.PaneStore;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/** One group's panes in keyed state, with the panes that were read last kept decoded on the heap. To be used under the group's key only. */
final class StatePaneStore implements PaneStore {

    private final SliceGroup group;
    private final MapState<PaneId, byte[]> sums;
    private final SeriesDirectory directory;
    private final LruMap<PaneCacheKey, Pane> cache;

    /** A pane among those of all groups of a subtask. */
    record PaneCacheKey(SliceGroup group, PaneId id) {}

    /** @param cache decoded panes of all groups of one subtask */
    StatePaneStore(
            SliceGroup group,
            MapState<PaneId, byte[]> sums,
            SeriesDirectory directory,
            LruMap<PaneCacheKey, Pane> cache) {
        this.group = group;
        this.sums = sums;
        this.directory = directory;
        this.cache = cache;
    }

    /** Whether exactly these sums are stored already. */
    boolean holds(PaneId id, byte[] encoded) throws Exception {
        byte[] stored = sums.get(id);
        return stored != null && Arrays.equals(stored, encoded);
    }

    @Override
    public @Nullable Pane get(PaneId id) {
        PaneCacheKey key = new PaneCacheKey(group, id);
        Pane cached = cache.get(key);
        if (cached != null) {
            return cached;
        }
        try {
            byte[] stored = sums.get(id);
            if (stored == null) {
                return null;
            }
            Pane pane = PaneCodec.decode(stored);
            cache.put(key, pane);
            return pane;
        } catch (Exception e) {
            throw new IllegalStateException("cannot read " + id, e);
        }
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
        cache.put(new PaneCacheKey(group, id), pane);
        try {
            sums.put(id, PaneCodec.encode(pane));
        } catch (Exception e) {
            throw new IllegalStateException("cannot store " + id, e);
        }
    }

    @Override
    public void remove(PaneId id) {
        cache.remove(new PaneCacheKey(group, id));
        try {
            sums.remove(id);
        } catch (Exception e) {
            throw new IllegalStateException("cannot remove " + id, e);
        }
    }

    /** Forgets panes and roll-ups that start before this time. */
    void forgetBefore(long time) throws Exception {
        Iterator<PaneId> ids = sums.keys().iterator();
        while (ids.hasNext()) {
            PaneId id = ids.next();
            if (id.start() < time) {
                cache.remove(new PaneCacheKey(group, id));
                ids.remove();
            }
        }
    }

    @Override
    public Collection<String> versions(String slice) {
        return directory.versions(slice);
    }
}
