package io.vigie.flink.quality;

import io.vigie.model.SliceGroup;
import io.vigie.model.StoredMap;
import io.vigie.window.LruMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stored map of the current group, of which the entries that were used last are on the heap too, over all groups.
 * Every change is stored at once, so nothing has to be written at a barrier.
 */
final class RememberedMap<K, V> implements StoredMap<K, V> {

    private final StoredMap<K, V> stored;
    private final Supplier<SliceGroup> group;
    private final Map<GroupKey<K>, V> known;

    private record GroupKey<K>(SliceGroup group, K key) {}

    /**
     * @param stored of the current group
     * @param group the current one
     * @param most entries on the heap
     */
    RememberedMap(StoredMap<K, V> stored, Supplier<SliceGroup> group, int most) {
        this.stored = stored;
        this.group = group;
        this.known = new LruMap<>(most);
    }

    @Override
    public @Nullable V get(K key) {
        GroupKey<K> whole = new GroupKey<>(group.get(), key);
        V here = known.get(whole);
        if (here != null) {
            return here;
        }
        V read = stored.get(key);
        if (read != null) {
            known.put(whole, read);
        }
        return read;
    }

    @Override
    public void put(K key, V value) {
        stored.put(key, value);
        known.put(new GroupKey<>(group.get(), key), value);
    }

    @Override
    public void remove(K key) {
        stored.remove(key);
        known.remove(new GroupKey<>(group.get(), key));
    }

    @Override
    public Iterable<Map.Entry<K, V>> entries() {
        return stored.entries();
    }

    @Override
    public void removeKeysIf(Predicate<? super K> isGone) {
        stored.removeKeysIf(isGone);
        SliceGroup current = group.get();
        known.keySet().removeIf(each -> each.group().equals(current) && isGone.test(each.key()));
    }

    @Override
    public void clear() {
        stored.clear();
        SliceGroup current = group.get();
        known.keySet().removeIf(each -> each.group().equals(current));
    }
}
