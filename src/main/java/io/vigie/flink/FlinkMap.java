package io.vigie.flink;

import io.vigie.model.StoredMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/** Entries of the current key. */
public record FlinkMap<K, V, S>(MapState<K, S> state, StateCodec<V, S> codec) implements StoredMap<K, V> {

    /** Of values that are stored as they are. */
    public static <K, V> FlinkMap<K, V, V> of(MapState<K, V> state) {
        return new FlinkMap<>(state, StateCodec.identity());
    }

    @Override
    public @Nullable V get(K key) {
        return StateAccess.<@Nullable V>read(() -> {
            S stored = state.get(key);
            return stored == null ? null : codec.decode(stored);
        });
    }

    @Override
    public void put(K key, V value) {
        StateAccess.write(() -> state.put(key, codec.encode(value)));
    }

    @Override
    public void remove(K key) {
        StateAccess.write(() -> state.remove(key));
    }

    @Override
    public Iterable<Map.Entry<K, V>> entries() {
        return () -> {
            Iterator<Map.Entry<K, S>> stored = StateAccess.read(state::iterator);
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return stored.hasNext();
                }

                @Override
                public Map.Entry<K, V> next() {
                    Map.Entry<K, S> entry = stored.next();
                    return Map.entry(entry.getKey(), StateAccess.read(() -> codec.decode(entry.getValue())));
                }
            };
        };
    }

    @Override
    public void removeKeysIf(Predicate<? super K> isGone) {
        StateAccess.write(() -> {
            Iterator<K> keys = state.keys().iterator();
            while (keys.hasNext()) {
                if (isGone.test(keys.next())) {
                    keys.remove();
                }
            }
        });
    }

    @Override
    public void clear() {
        state.clear();
    }
}
