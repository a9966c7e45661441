package io.vigie.model;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stored map of one key, on the heap. */
public final class HeapMap<K, V> implements StateMap<K, V> {

    private final Map<K, V> entries = new HashMap<>();

    @Override
    public @Nullable V get(K key) {
        return entries.get(key);
    }

    @Override
    public void put(K key, V value) {
        entries.put(key, value);
    }

    @Override
    public void remove(K key) {
        entries.remove(key);
    }

    @Override
    public Iterable<K> keys() {
        return entries.keySet();
    }

    @Override
    public Iterable<Map.Entry<K, V>> entries() {
        return entries.entrySet();
    }

    @Override
    public void clear() {
        entries.clear();
    }

    public int size() {
        return entries.size();
    }
}
