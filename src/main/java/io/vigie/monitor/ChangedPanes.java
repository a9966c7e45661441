package io.vigie.monitor;

import io.vigie.window.DueWindows;
import io.vigie.window.PanePart;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** Which panes of one series have changed at a tick, and what of them. */
final class ChangedPanes {

    private final Map<PanePart, NavigableSet<Long>> starts = new EnumMap<>(PanePart.class);

    void add(long start, Set<PanePart> parts) {
        for (PanePart part : parts) {
            starts.computeIfAbsent(part, unused -> new TreeSet<>()).add(start);
        }
    }

    void addAll(ChangedPanes others) {
        others.starts.forEach((part, changed) ->
                starts.computeIfAbsent(part, unused -> new TreeSet<>()).addAll(changed));
    }

    /** The ends of the windows to write, ascending, each with what of it has changed: at its own tick all of it. */
    NavigableMap<Long, Set<PanePart>> dueEnds(long lengthMs, long stepMs, long tick) {
        NavigableMap<Long, Set<PanePart>> ends = DueWindows.ends(stepMs, tick);
        starts.forEach((part, changed) -> {
            for (long end : DueWindows.touched(lengthMs, stepMs, changed, tick)) {
                Set<PanePart> parts = ends.get(end);
                if (parts == null) {
                    ends.put(end, EnumSet.of(part));
                } else if (!parts.equals(PanePart.ALL)) {
                    parts.add(part);
                }
            }
        });
        return ends;
    }
}
