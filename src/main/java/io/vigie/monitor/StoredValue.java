package io.vigie.monitor;

import org.jspecify.annotations.Nullable;

/** One value that a group keeps. A value that was set or got is not changed in place. */
public interface StoredValue<T> {

    /** Null where nothing is kept. */
    @Nullable
    T get();

    void set(T value);

    void clear();
}
