package io.vigie.flink.drift;

import io.vigie.model.AlertAction;
import io.vigie.model.Benchmark;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import org.jspecify.annotations.Nullable;

/**
 * What the drift operator reads: a pane, a label or a mark of a group, a benchmark's score that the group may be compared
 * with, or what a person decided about one of its alerts.
 *
 * @param pane null unless it is one, or a mark of panes
 * @param score null unless it is one, or a mark of labels
 * @param benchmark null unless it is one
 * @param action null unless it is one
 */
public record DriftInput(
        String model,
        String dimension,
        @Nullable PaneUpdate pane,
        @Nullable ScoreUpdate score,
        @Nullable Benchmark benchmark,
        @Nullable AlertAction action) {

    public static DriftInput of(PaneUpdate pane) {
        return new DriftInput(pane.model(), pane.dimension(), pane, null, null, null);
    }

    public static DriftInput of(ScoreUpdate score) {
        return new DriftInput(score.model(), score.dimension(), null, score, null, null);
    }

    /** A benchmark's score for one of the groups that are compared with it. */
    public static DriftInput of(Benchmark benchmark, SliceGroup group) {
        return new DriftInput(group.model(), group.dimension(), null, null, benchmark, null);
    }

    public static DriftInput of(AlertAction action) {
        SliceGroup group = action.group();
        return new DriftInput(group.model(), group.dimension(), null, null, null, action);
    }

    public SliceGroup group() {
        return new SliceGroup(model, dimension);
    }
}
