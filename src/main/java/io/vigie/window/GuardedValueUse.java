package io.vigie.window;

/**
 * Since when a value counts under its own name. Stored in savepoints: renaming a component forgets which values were
 * admitted.
 *
 * @param since start of the first pane that it counts in under its own name
 * @param newest start of its newest pane, up to a day late; of {@code ~other}: start of the newest pane that refused a
 *     value
 */
public record GuardedValueUse(long since, long newest) {}
