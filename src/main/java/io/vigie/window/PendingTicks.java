package io.vigie.window;

import io.vigie.model.ScoreUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Partial panes and scores that no tick has shown yet: those that are due, and later ones.
 *
 * @param panes that are due, by the tick that shows them
 * @param scores that are due, by the tick that shows them
 * @param laterPanes that are not due, in the order in which they came
 * @param laterScores that are not due, in the order in which they came
 */
public record PendingTicks(
        NavigableMap<Long, List<PartialPane>> panes,
        NavigableMap<Long, List<ScoreUpdate>> scores,
        List<PartialPane> laterPanes,
        List<ScoreUpdate> laterScores) {

    /**
     * What missed its tick, after a restore from before it, is shown at the first one there is.
     *
     * @param upTo the last tick that is due
     * @param firstTick the first one that is not over
     */
    static PendingTicks of(
            Iterable<PartialPane> pendingPanes, Iterable<ScoreUpdate> pendingScores, long upTo, long firstTick) {
        PendingTicks pending = new PendingTicks(new TreeMap<>(), new TreeMap<>(), new ArrayList<>(), new ArrayList<>());
        for (PartialPane pane : pendingPanes) {
            if (pane.tick() <= upTo) {
                pending.panes
                        .computeIfAbsent(Math.max(pane.tick(), firstTick), unused -> new ArrayList<>())
                        .add(pane);
            } else {
                pending.laterPanes.add(pane);
            }
        }
        for (ScoreUpdate score : pendingScores) {
            long tick = RollUpLevel.PANE.ceil(score.asOf());
            if (tick <= upTo) {
                pending.scores
                        .computeIfAbsent(Math.max(tick, firstTick), unused -> new ArrayList<>())
                        .add(score);
            } else {
                pending.laterScores.add(score);
            }
        }
        return pending;
    }

    boolean isDueAt(long tick) {
        return panes.containsKey(tick) || scores.containsKey(tick);
    }

    /** The first tick at or after this one that has something due; {@link Long#MAX_VALUE} if none has. */
    long firstFrom(long tick) {
        Long pane = panes.ceilingKey(tick);
        Long score = scores.ceilingKey(tick);
        return Math.min(pane == null ? Long.MAX_VALUE : pane, score == null ? Long.MAX_VALUE : score);
    }

    boolean isNothingDue() {
        return panes.isEmpty() && scores.isEmpty();
    }

    boolean isMoreToCome() {
        return !laterPanes.isEmpty() || !laterScores.isEmpty();
    }

    long firstTick() {
        return firstFrom(Long.MIN_VALUE);
    }

    long lastTick() {
        return Math.max(
                panes.isEmpty() ? Long.MIN_VALUE : panes.lastKey(),
                scores.isEmpty() ? Long.MIN_VALUE : scores.lastKey());
    }
}
