package io.vigie.window;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which windows are to be written at a tick: those that end there, and earlier ones that a changed pane touches. */
public final class DueWindows {

    private DueWindows() {}

    /**
     * The end of the window that ends at a tick, all of which is to be written; nothing at other ticks.
     *
     * @param stepMs how far apart the ends of windows are
     */
    public static NavigableMap<Long, Set<PanePart>> ends(long stepMs, long tick) {
        NavigableMap<Long, Set<PanePart>> ends = new TreeMap<>();
        if (Math.floorMod(tick, stepMs) == 0) {
            ends.put(tick, PanePart.ALL);
        }
        return ends;
    }

    /**
     * The ends of the windows that changed panes touch, ascending, up to a tick.
     *
     * @param lengthMs of the window
     * @param stepMs how far apart its ends are
     * @param changedPanes their starts
     */
    public static NavigableSet<Long> touched(long lengthMs, long stepMs, Collection<Long> changedPanes, long tick) {
        NavigableSet<Long> ends = new TreeSet<>();
        for (long start : changedPanes) {
            // A window [end − length, end) holds the pane when start < end ≤ start + length.
            long first = (Math.floorDiv(start, stepMs) + 1) * stepMs;
            long last = Math.min(tick, start + lengthMs);
            for (long end = first; end <= last; end += stepMs) {
                ends.add(end);
            }
        }
        return ends;
    }
}
