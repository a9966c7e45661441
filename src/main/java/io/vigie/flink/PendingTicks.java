package io.vigie.flink;

import io.vigie.model.ScoreUpdate;
import java.util.List;
import java.util.NavigableMap;

/** What is to be shown, by the tick at which. */
record PendingTicks(
        NavigableMap<Long, List<PartialPane>> panes,
        NavigableMap<Long, List<ScoreUpdate>> scores,
        boolean isMoreToCome) {

    boolean hasAt(long tick) {
        return panes.containsKey(tick) || scores.containsKey(tick);
    }

    /** The first tick at or after this one that has something; {@link Long#MAX_VALUE} if none has. */
    long firstFrom(long tick) {
        Long pane = panes.ceilingKey(tick);
        Long score = scores.ceilingKey(tick);
        return Math.min(pane == null ? Long.MAX_VALUE : pane, score == null ? Long.MAX_VALUE : score);
    }

    boolean isEmpty() {
        return panes.isEmpty() && scores.isEmpty();
    }

    long firstTick() {
        return Math.min(
                panes.isEmpty() ? Long.MAX_VALUE : panes.firstKey(),
                scores.isEmpty() ? Long.MAX_VALUE : scores.firstKey());
    }

    long lastTick() {
        return Math.max(
                panes.isEmpty() ? Long.MIN_VALUE : panes.lastKey(),
                scores.isEmpty() ? Long.MIN_VALUE : scores.lastKey());
    }
}
