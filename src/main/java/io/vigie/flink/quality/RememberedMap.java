package io.vigie.flink.quality;

import io.vigie.model.SliceGroup;
import io.vigie.model.StoredMap;
import io.vigie.window.LruMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A stored map of the current group, of which the entries that were used last are on the heap too, over all groups.
 * What is put is stored at the next {@link #writeBack}: an entry that is put at every tick is stored once for a
 * barrier.
 */
final class RememberedMap<K, V> implements StoredMap<K, V> {

    private final StoredMap<K, V> stored;
    private final CurrentGroup current;
    private final Map<GroupKey<K>, V> known;
    private final int mostPut;
    /** What is not stored. */
    private final Map<SliceGroup, Map<K, V>> put = new HashMap<>();

    private int puts;

    private record GroupKey<K>(SliceGroup group, K key) {}

    /** The group whose entries the stored map has. */
    interface CurrentGroup {
        SliceGroup get();

        void set(SliceGroup group);
    }

    /**
     * @param stored of the current group
     * @param current the current one
     * @param most entries on the heap; half as many of them may not be stored
     */
    RememberedMap(StoredMap<K, V> stored, CurrentGroup current, int most) {
        this.stored = stored;
        this.current = current;
        this.known = new LruMap<>(most);
        this.mostPut = most / 2;
    }

    @Override
    public @Nullable V get(K key) {
        GroupKey<K> whole = new GroupKey<>(current.get(), key);
        V here = known.get(whole);
        if (here == null) {
            here = read(key);
            if (here != null) {
                known.put(whole, here);
            }
        }
        return here;
    }

    private @Nullable V read(K key) {
        Map<K, V> ofGroup = put.get(current.get());
        V here = ofGroup == null ? null : ofGroup.get(key);
        return here == null ? stored.get(key) : here;
    }

    @Override
    public void put(K key, V value) {
        known.put(new GroupKey<>(current.get(), key), value);
        if (put.computeIfAbsent(current.get(), unused -> new HashMap<>()).put(key, value) == null) {
            puts++;
        }
        if (puts > mostPut) {
            writeBack();
        }
    }

    @Override
    public void remove(K key) {
        known.remove(new GroupKey<>(current.get(), key));
        Map<K, V> ofGroup = put.get(current.get());
        if (ofGroup != null && ofGroup.remove(key) != null) {
            puts--;
        }
        stored.remove(key);
    }

    @Override
    public Iterable<Map.Entry<K, V>> entries() {
        storeOfCurrent();
        return stored.entries();
    }

    @Override
    public void removeKeysIf(Predicate<? super K> isGone) {
        storeOfCurrent();
        stored.removeKeysIf(isGone);
        SliceGroup group = current.get();
        known.keySet().removeIf(each -> each.group().equals(group) && isGone.test(each.key()));
    }

    @Override
    public void clear() {
        SliceGroup group = current.get();
        Map<K, V> ofGroup = put.remove(group);
        puts -= ofGroup == null ? 0 : ofGroup.size();
        stored.clear();
        known.keySet().removeIf(each -> each.group().equals(group));
    }

    /** Before a snapshot of the store. The group that is current stays so. */
    void writeBack() {
        if (puts == 0) {
            return;
        }
        SliceGroup before = current.get();
        put.forEach((group, entries) -> {
            current.set(group);
            entries.forEach(stored::put);
        });
        put.clear();
        puts = 0;
        current.set(before);
    }

    private void storeOfCurrent() {
        Map<K, V> ofGroup = put.remove(current.get());
        if (ofGroup != null) {
            ofGroup.forEach(stored::put);
            puts -= ofGroup.size();
        }
    }
}
