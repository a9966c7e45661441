package io.vigie.model;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A stored map of one key, on the heap. */
public class HeapMap<K, V> implements StoredMap<K, V> {

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
    public Iterable<Map.Entry<K, V>> entries() {
        return Collections.unmodifiableSet(entries.entrySet());
    }

    @Override
    public void removeKeysIf(Predicate<? super K> isGone) {
        entries.keySet().removeIf(isGone);
    }

    @Override
    public void clear() {
        entries.clear();
    }

    public int size() {
        return entries.size();
    }
}
