package io.vigie.store;

import java.util.List;

/**
 * A list of results, cut at a limit.
 *
 * @param items in the requested order
 * @param more whether the store has more than these
 */
public record BoundedResult<T>(List<T> items, boolean more) {
    public BoundedResult {
        items = List.copyOf(items);
    }
}
