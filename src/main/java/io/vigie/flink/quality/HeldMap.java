package io.vigie.flink.quality;

import io.vigie.model.StoredMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/** Lists of one key, on the heap; it knows which of them keyed state has, and which have changed since. */
final class HeldMap<K, V> implements StoredMap<K, List<V>> {

    private @Nullable Map<K, List<V>> lists;
    private @Nullable Set<K> changed;
    private @Nullable Set<K> stored;
    private int values;

    /** With all that keyed state has for the current key. */
    static <K, V> HeldMap<K, V> read(MapState<K, List<V>> state) throws Exception {
        HeldMap<K, V> map = new HeldMap<>();
        for (Map.Entry<K, List<V>> entry : state.entries()) {
            map.put(entry.getKey(), entry.getValue());
        }
        if (map.changed != null) {
            map.stored = map.changed;
            map.changed = null;
        }
        return map;
    }

    @Override
    public @Nullable List<V> get(K key) {
        return lists == null ? null : lists.get(key);
    }

    @Override
    public void put(K key, List<V> list) {
        if (lists == null) {
            lists = new HashMap<>(4);
        }
        List<V> before = lists.put(key, list);
        values += list.size() - (before == null ? 0 : before.size());
        change(key);
    }

    @Override
    public void remove(K key) {
        List<V> before = lists == null ? null : lists.remove(key);
        if (before != null) {
            values -= before.size();
            change(key);
        }
    }

    private void change(K key) {
        if (changed == null) {
            changed = new HashSet<>(4);
        }
        changed.add(key);
    }

    @Override
    public Iterable<Map.Entry<K, List<V>>> entries() {
        return lists == null ? List.of() : lists.entrySet();
    }

    @Override
    public void removeKeysIf(Predicate<? super K> isGone) {
        new ArrayList<>(keys()).stream().filter(isGone).forEach(this::remove);
    }

    @Override
    public void clear() {
        removeKeysIf(unused -> true);
    }

    Collection<K> keys() {
        return lists == null ? List.of() : lists.keySet();
    }

    /** Over all lists. */
    int values() {
        return values;
    }

    boolean isChanged() {
        return changed != null;
    }

    /** Writes what has changed to the state of the current key. */
    void write(MapState<K, List<V>> state) throws Exception {
        if (changed == null) {
            return;
        }
        for (K key : changed) {
            List<V> list = get(key);
            if (list != null) {
                state.put(key, list);
                if (stored == null) {
                    stored = new HashSet<>(4);
                }
                stored.add(key);
            } else if (stored != null && stored.remove(key)) {
                state.remove(key);
            }
        }
        changed = null;
    }
}
