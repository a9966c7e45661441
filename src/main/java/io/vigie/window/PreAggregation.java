package io.vigie.window;

import io.vigie.model.Contribution;
import io.vigie.model.Subject;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Folds contributions into partial panes in memory, so that what goes on is panes and not events. Holds a partial pane
 * until the tick that shows it, or until there are too many.
 */
public final class PreAggregation<C extends Contribution> {

    /** How one kind of contribution is counted. */
    @FunctionalInterface
    public interface Fold<C> extends Serializable {
        void add(Pane pane, C contribution);
    }

    private final List<String> dimensions;
    private final PaneTicks ticks;
    private final int maxEntries;
    private final Fold<C> fold;
    private final Consumer<PartialPane> out;
    private final Map<PartialPaneKey, Pane> panes = new HashMap<>();
    private long categories;
    private long earliestTick = Long.MAX_VALUE;

    private record PartialPaneKey(int dimension, String model, String version, String slice, long start, long tick) {}

    /**
     * @param dimensions their names, in the order of every subject's slices
     * @param maxEntries how many panes, and outcomes and criteria in them, are held before all are sent; each takes up
     *     to about 1 KB
     */
    public PreAggregation(
            List<String> dimensions, PaneTicks ticks, int maxEntries, Fold<C> fold, Consumer<PartialPane> out) {
        this.dimensions = List.copyOf(dimensions);
        this.ticks = ticks;
        this.maxEntries = maxEntries;
        this.fold = fold;
        this.out = out;
    }

    /** Counts a contribution in the slice that it has in each dimension. */
    public void add(C contribution) {
        Subject subject = contribution.subject();
        long start = ticks.paneStart(contribution);
        long tick = ticks.tick(start, contribution.knownAt());
        earliestTick = Math.min(earliestTick, tick);
        for (int dimension = 0; dimension < dimensions.size(); dimension++) {
            String slice = subject.slice(dimension, dimensions.get(dimension));
            if (slice == null) {
                continue;
            }
            PartialPaneKey key = new PartialPaneKey(dimension, subject.model(), subject.version(), slice, start, tick);
            Pane pane = panes.computeIfAbsent(key, unused -> new Pane());
            categories -= pane.categories();
            fold.add(pane, contribution);
            categories += pane.categories();
        }
        if (panes.size() + categories >= maxEntries) {
            sendAll();
        }
    }

    /** Sends what is held. */
    public void sendAll() {
        sendUpTo(Long.MAX_VALUE);
    }

    /**
     * Sends what a tick up to this time shows.
     *
     * @param time epoch milliseconds
     */
    public void sendUpTo(long time) {
        if (earliestTick > time) {
            return;
        }
        earliestTick = Long.MAX_VALUE;
        Iterator<Map.Entry<PartialPaneKey, Pane>> held = panes.entrySet().iterator();
        while (held.hasNext()) {
            Map.Entry<PartialPaneKey, Pane> entry = held.next();
            PartialPaneKey key = entry.getKey();
            if (key.tick() <= time) {
                out.accept(partial(key, entry.getValue()));
                categories -= entry.getValue().categories();
                held.remove();
            } else {
                earliestTick = Math.min(earliestTick, key.tick());
            }
        }
    }

    private PartialPane partial(PartialPaneKey key, Pane pane) {
        return new PartialPane(
                key.model(),
                dimensions.get(key.dimension()),
                key.version(),
                key.slice(),
                key.start(),
                key.tick(),
                PaneCodec.encode(pane));
    }
}
