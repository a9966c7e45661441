package io.vigie.window;

import java.util.Collection;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Which windows are to be written at a tick: those that end there, and earlier ones that a changed pane touches. */
public final class DueWindows {

    private DueWindows() {}

    /**
     * The ends of the windows to write, ascending.
     *
     * @param lengthMs of the window
     * @param stepMs how far apart its ends are
     * @param changedPanes starts of the panes that changed at this tick
     */
    public static NavigableSet<Long> ends(long lengthMs, long stepMs, Collection<Long> changedPanes, long tick) {
        NavigableSet<Long> ends = new TreeSet<>();
        for (long start : changedPanes) {
            // A window [end − length, end) holds the pane when start < end ≤ start + length.
            long first = (Math.floorDiv(start, stepMs) + 1) * stepMs;
            long last = Math.min(tick, start + lengthMs);
            for (long end = first; end <= last; end += stepMs) {
                ends.add(end);
            }
        }
        if (Math.floorMod(tick, stepMs) == 0) {
            ends.add(tick);
        }
        return ends;
    }
}
