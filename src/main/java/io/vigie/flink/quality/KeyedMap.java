package io.vigie.flink.quality;

import io.vigie.model.StateMap;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/** The current key's entries of a keyed state. What fails to be read or written is an {@link IllegalStateException}. */
final class KeyedMap<K, V> implements StateMap<K, V> {

    private final MapState<K, V> state;

    KeyedMap(MapState<K, V> state) {
        this.state = state;
    }

    @Override
    public @Nullable V get(K key) {
        try {
            return state.get(key);
        } catch (Exception e) {
            throw new IllegalStateException("cannot read state", e);
        }
    }

    @Override
    public void put(K key, V value) {
        try {
            state.put(key, value);
        } catch (Exception e) {
            throw new IllegalStateException("cannot write state", e);
        }
    }

    @Override
    public void remove(K key) {
        try {
            state.remove(key);
        } catch (Exception e) {
            throw new IllegalStateException("cannot remove state", e);
        }
    }

    @Override
    public Iterable<K> keys() {
        try {
            return state.keys();
        } catch (Exception e) {
            throw new IllegalStateException("cannot read state", e);
        }
    }

    @Override
    public Iterable<Map.Entry<K, V>> entries() {
        try {
            return state.entries();
        } catch (Exception e) {
            throw new IllegalStateException("cannot read state", e);
        }
    }

    @Override
    public void clear() {
        state.clear();
    }
}
