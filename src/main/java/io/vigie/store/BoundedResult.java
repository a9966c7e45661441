package io.vigie.store;

import java.util.List;

/**
 * An answer that was not allowed to grow without bound.
 *
 * @param items in the order that was asked for
 * @param more whether the store has more than these
 */
public record BoundedResult<T>(List<T> items, boolean more) {
    public BoundedResult {
        items = List.copyOf(items);
    }
}
