package io.vigie.window;

import io.vigie.model.ModelMatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Panes rolled up 5 min → 1 h → 1 d, and any stretch of time merged from whole days and the hours and panes at its
 * edges.
 *
 * <p>Nothing is ever subtracted: a pane that changes drops the roll-ups that hold it, and they are merged anew when
 * next read. What a stretch costs does not depend on how many events it covers. The merges of whole hours and whole
 * days that neighbouring windows share are remembered.
 */
public final class RollUps {

    private static final Pane EMPTY = new Pane();

    private final PaneStore store;
    private final Middles middles;

    /**
     * The merges of whole hours and days that neighbouring windows of one group share. May outlive the store that they
     * were read from.
     */
    public static final class Middles {
        /** Per slice: enough for all windows of a few versions. */
        private static final int RANGES = 48;

        private final Map<String, Map<MiddleRange, Pane>> bySlice = new HashMap<>();

        private record MiddleRange(String version, RollUpLevel level, long from, long to) {}

        private Map<MiddleRange, Pane> of(String slice) {
            return bySlice.computeIfAbsent(slice, unused -> new LruMap<>(RANGES));
        }

        private void forget(String slice, long start) {
            Map<MiddleRange, Pane> ranges = bySlice.get(slice);
            if (ranges != null) {
                ranges.keySet().removeIf(range -> range.from() <= start && start < range.to());
            }
        }
    }

    /** Forgets merges that reach back before this time. */
    public void forgetBefore(long time) {
        middles.bySlice.values().forEach(ranges -> ranges.keySet().removeIf(range -> range.from() < time));
        middles.bySlice.values().removeIf(Map::isEmpty);
    }

    /** @param middles of the same group as the store */
    public RollUps(PaneStore store, Middles middles) {
        this.store = store;
        this.middles = middles;
    }

    /** The pane's newest content: it replaces what was there. What of it is another is returned. */
    public Set<PanePart> replace(String version, String slice, long start, Pane pane) {
        PaneId id = new PaneId(RollUpLevel.PANE, version, slice, start);
        @Nullable Pane before = store.mayHold(id) ? store.get(id) : null;
        store.put(id, pane);
        for (RollUpLevel level : List.of(RollUpLevel.HOUR, RollUpLevel.DAY)) {
            store.remove(new PaneId(level, version, slice, level.floor(start)));
        }
        middles.forget(slice, start);
        return before == null ? PanePart.ALL : pane.changedSince(before);
    }

    /**
     * The sums over [from, to); empty sums where there was nothing.
     *
     * @param version a version, or {@code *} for all of them
     * @param from epoch milliseconds, a multiple of five minutes
     * @param to epoch milliseconds, a multiple of five minutes
     */
    public Pane merge(String version, String slice, long from, long to) {
        return merge(version, slice, from, to, PanePart.ALL);
    }

    /** The same of some parts. */
    public Pane merge(String version, String slice, long from, long to, Set<PanePart> parts) {
        Pane sum = new Pane();
        visit(version, slice, from, to, pane -> sum.merge(pane, parts));
        return sum;
    }

    /**
     * [from, to) cut at the boundaries of a level: whole days, say, and what is left of a day at either end. Parts
     * without any request are left out. The caller changes nothing in them: most are the roll-ups themselves.
     */
    public List<Pane> parts(String version, String slice, long from, long to, RollUpLevel level) {
        requireAligned(from);
        requireAligned(to);
        List<Pane> parts = new ArrayList<>();
        for (long start = from; start < to; ) {
            long end = Math.min(to, level.floor(start) + level.lengthMs());
            Pane part = end - start == level.lengthMs()
                    ? whole(level, version, slice, start)
                    : merge(version, slice, start, end);
            if (!part.isEmpty()) {
                parts.add(part);
            }
            start = end;
        }
        return parts;
    }

    /** One roll-up, which is copied only where several versions had traffic. */
    private Pane whole(RollUpLevel level, String version, String slice, long start) {
        Pane sum = EMPTY;
        boolean isCopy = false;
        for (String each : versions(version, slice)) {
            Pane pane = at(level, each, slice, start);
            if (sum.isEmpty()) {
                sum = pane;
            } else if (!pane.isEmpty()) {
                if (!isCopy) {
                    Pane copy = new Pane();
                    copy.merge(sum);
                    sum = copy;
                    isCopy = true;
                }
                sum.merge(pane);
            }
        }
        return sum;
    }

    private Collection<String> versions(String version, String slice) {
        return version.equals(ModelMatch.ANY) ? store.versions(slice) : List.of(version);
    }

    /**
     * [from, to) as panes that together are its sums, for counts that need no merged pane: at most a few dozen. The
     * caller changes nothing in them.
     *
     * @param version a version, or {@code *} for all of them
     */
    public void visit(String version, String slice, long from, long to, Consumer<Pane> parts) {
        requireAligned(from);
        requireAligned(to);
        for (String each : versions(version, slice)) {
            visitRange(RollUpLevel.PANE, each, slice, from, to, parts);
        }
    }

    private void addRange(Pane sum, RollUpLevel level, String version, String slice, long from, long to) {
        visitRange(level, version, slice, from, to, sum::merge);
    }

    private void visitRange(RollUpLevel level, String version, String slice, long from, long to, Consumer<Pane> parts) {
        if (level == RollUpLevel.DAY) {
            visitEach(level, version, slice, from, to, parts);
            return;
        }
        RollUpLevel coarser = level.coarser();
        long middleFrom = coarser.ceil(from);
        long middleTo = coarser.floor(to);
        if (middleFrom >= middleTo) {
            visitEach(level, version, slice, from, to, parts);
            return;
        }
        visitEach(level, version, slice, from, middleFrom, parts);
        parts.accept(middle(coarser, version, slice, middleFrom, middleTo));
        visitEach(level, version, slice, middleTo, to, parts);
    }

    private Pane middle(RollUpLevel level, String version, String slice, long from, long to) {
        if (to - from == level.lengthMs()) {
            return at(level, version, slice, from);
        }
        if (level == RollUpLevel.HOUR && RollUpLevel.DAY.floor(from) == from && RollUpLevel.DAY.floor(to) == to) {
            return middle(RollUpLevel.DAY, version, slice, from, to);
        }
        Middles.MiddleRange range = new Middles.MiddleRange(version, level, from, to);
        Map<Middles.MiddleRange, Pane> ranges = middles.of(slice);
        Pane known = ranges.get(range);
        if (known == null) {
            known = new Pane();
            addRange(known, level, version, slice, from, to);
            ranges.put(range, known);
        }
        return known;
    }

    private void visitEach(RollUpLevel level, String version, String slice, long from, long to, Consumer<Pane> parts) {
        for (long start = from; start < to; start += level.lengthMs()) {
            parts.accept(at(level, version, slice, start));
        }
    }

    private Pane at(RollUpLevel level, String version, String slice, long start) {
        PaneId id = new PaneId(level, version, slice, start);
        if (!store.mayHold(id)) {
            return EMPTY;
        }
        @Nullable Pane stored = store.get(id);
        if (stored != null) {
            return stored;
        }
        if (level == RollUpLevel.PANE) {
            return EMPTY;
        }
        Pane sum = new Pane();
        visitEach(level.finer(), version, slice, start, start + level.lengthMs(), sum::merge);
        store.put(id, sum);
        return sum;
    }

    private static void requireAligned(long time) {
        if (RollUpLevel.PANE.floor(time) != time) {
            throw new IllegalArgumentException(time + " is not a multiple of five minutes");
        }
    }
}
