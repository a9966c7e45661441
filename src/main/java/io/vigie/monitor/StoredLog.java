package io.vigie.monitor;

import java.util.List;

/** Elements that a group keeps in the order in which they came. */
public interface StoredLog<T> {

    Iterable<T> read();

    void add(T element);

    /** These instead of all that is kept. */
    void replace(List<T> elements);

    void clear();
}
