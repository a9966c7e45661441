package io.vigie.window;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map of bounded size from which the least recently used entry goes first. For one thread. */
public final class LruMap<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1;

    private final int bound;

    /** @param bound the most entries it holds, at least 1 */
    public LruMap(int bound) {
        super(16, 0.75f, true);
        this.bound = bound;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > bound;
    }
}
