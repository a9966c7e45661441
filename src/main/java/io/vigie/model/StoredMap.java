package io.vigie.model;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A map that a rule works on and that outlives it: keyed state in a job, so that it holds what the current key has, and
 * {@link HeapMap} without Flink. Reading or writing one entry costs the same whatever the size. Keys and values are not
 * changed in place, and no entry changes while all are visited.
 */
public interface StoredMap<K, V> {

    /** Null where nothing is kept. */
    @Nullable
    V get(K key);

    void put(K key, V value);

    void remove(K key);

    /** In no order. */
    Iterable<Map.Entry<K, V>> entries();

    void removeKeysIf(Predicate<? super K> isGone);

    void clear();

    /** All entries, in no order. */
    default void forEach(BiConsumer<? super K, ? super V> visitor) {
        entries().forEach(entry -> visitor.accept(entry.getKey(), entry.getValue()));
    }
}
