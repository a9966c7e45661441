package io.vigie.window;

/**
 * One stored stretch of one series. Stored in savepoints: renaming a component drops all panes.
 *
 * @param version a version, never {@code *}: series pooled over versions are merged when they are read
 * @param start epoch milliseconds, a multiple of the level's length
 */
public record PaneId(RollUpLevel level, String version, String slice, long start) {

    /** Starts are multiples of minutes: without mixing their bits, most panes of a series would share a few buckets. */
    @Override
    public int hashCode() {
        long mixed = start * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) ^ (31 * slice.hashCode() + version.hashCode()) ^ Long.hashCode(level.lengthMs());
    }
}
