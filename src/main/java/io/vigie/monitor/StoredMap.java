package io.vigie.monitor;

import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Entries that a group keeps. Keys and values are not changed in place, and no entry changes while all are visited. */
public interface StoredMap<K, V> {

    /** Null where nothing is kept. */
    @Nullable
    V get(K key);

    void put(K key, V value);

    void remove(K key);

    /** All entries, in any order. */
    void forEach(BiConsumer<? super K, ? super V> visitor);

    void removeKeysIf(Predicate<? super K> isGone);

    void clear();
}
