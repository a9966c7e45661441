package io.vigie.flink.drift;

import io.vigie.monitor.StoredMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/** Entries of the current key. */
record FlinkMap<K, V, S>(MapState<K, S> state, StateCodec<V, S> codec) implements StoredMap<K, V> {

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
    public void forEach(BiConsumer<? super K, ? super V> visitor) {
        StateAccess.write(() -> {
            for (Map.Entry<K, S> entry : state.entries()) {
                visitor.accept(entry.getKey(), codec.decode(entry.getValue()));
            }
        });
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
