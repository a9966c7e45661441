package io.vigie.window;

import io.vigie.model.HeapMap;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import io.vigie.window.OpenPanes.PaneProgress;
import io.vigie.window.OpenPanes.PaneRules;
import io.vigie.window.OpenPanes.TickOutput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One group's partial panes and labels → panes and labels, tick by tick ({@link OpenPanes}), with all of it on the
 * heap.
 */
public final class GroupOnHeap {
    private final SliceGroup group;
    private final OpenPanes panes;
    private List<PartialPane> pendingPanes = new ArrayList<>();
    private List<ScoreUpdate> pendingScores = new ArrayList<>();
    private @Nullable PaneProgress progress;

    public GroupOnHeap(PaneRules rules, SliceGroup group) {
        this.group = group;
        this.panes = new OpenPanes(rules, new HeapMap<>(), new HeapMap<>(), field -> {});
    }

    public void add(PartialPane pane) {
        pendingPanes.add(pane);
    }

    public void add(ScoreUpdate score) {
        pendingScores.add(score);
    }

    /** Sends the ticks up to a watermark. */
    public void advance(long watermark, TickOutput out) {
        PendingTicks pending = OpenPanes.pending(progress, watermark, pendingPanes, pendingScores);
        pendingPanes = pending.laterPanes();
        pendingScores = pending.laterScores();
        progress = panes.advance(group, progress, pending, watermark, out);
    }
}
