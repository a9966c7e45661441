package io.vigie.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map that a rule works on and that outlives it: keyed state in a job, so that it holds what the current key has, and
 * a plain map in a test. Reading or writing one entry costs the same whatever the size.
 */
public interface StateMap<K, V> {

    @Nullable
    V get(K key);

    void put(K key, V value);

    void remove(K key);

    /** In no order; entries may be removed through the iterator. */
    Iterable<K> keys();

    /** In no order; entries may be removed through the iterator, and not changed. */
    Iterable<Map.Entry<K, V>> entries();

    void clear();
}
