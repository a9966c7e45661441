package io.vigie.flink.drift;

import io.vigie.flink.FlinkMap;
import io.vigie.flink.StateCodec;
import io.vigie.flink.drift.DriftState.CachedPane;
import io.vigie.model.SliceGroup;
import io.vigie.monitor.StoredPanes;
import io.vigie.window.LruMap;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.PaneId;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One group's panes in keyed state, with those that were read last kept decoded on the heap. */
final class FlinkPanes implements StoredPanes {

    private final SliceGroup group;
    private final FlinkMap<PaneId, byte[], byte[]> encoded;
    private final FlinkMap<PaneId, Pane, byte[]> decoding;
    private final LruMap<CachedPane, Pane> decoded;

    FlinkPanes(DriftState state, SliceGroup group) {
        this.group = group;
        this.encoded = FlinkMap.of(state.panes);
        this.decoding = new FlinkMap<>(state.panes, StateCodec.of(PaneCodec::encode, PaneCodec::decode));
        this.decoded = state.decodedPanes;
    }

    @Override
    public boolean holds(PaneId id, byte[] sums) {
        byte[] stored = encoded.get(id);
        return stored != null && Arrays.equals(stored, sums);
    }

    @Override
    public @Nullable Pane get(PaneId id) {
        CachedPane key = new CachedPane(group, id);
        Pane cached = decoded.get(key);
        if (cached != null) {
            return cached;
        }
        byte[] stored = encoded.get(id);
        if (stored == null) {
            return null;
        }
        Pane pane = PaneCodec.decode(stored);
        decoded.put(key, pane);
        return pane;
    }

    @Override
    public void put(PaneId id, Pane pane) {
        decoded.put(new CachedPane(group, id), pane);
        encoded.put(id, PaneCodec.encode(pane));
    }

    @Override
    public void remove(PaneId id) {
        decoded.remove(new CachedPane(group, id));
        encoded.remove(id);
    }

    @Override
    public Iterable<Map.Entry<PaneId, Pane>> entries() {
        return decoding.entries();
    }

    @Override
    public void removeKeysIf(Predicate<? super PaneId> isGone) {
        encoded.removeKeysIf(id -> {
            boolean gone = isGone.test(id);
            if (gone) {
                decoded.remove(new CachedPane(group, id));
            }
            return gone;
        });
    }

    @Override
    public void clear() {
        decoded.keySet().removeIf(cached -> cached.group().equals(group));
        encoded.clear();
    }
}
