package io.vigie.window;

/**
 * One stored stretch of one series. Stored in savepoints: renaming a component drops all panes.
 *
 * @param version a version, never {@code *}: series pooled over versions are merged when they are read
 * @param start epoch milliseconds, a multiple of the level's length
 */
public record PaneId(RollUpLevel level, String version, String slice, long start) {}
