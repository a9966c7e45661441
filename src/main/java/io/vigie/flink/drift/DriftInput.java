package io.vigie.flink.drift;

import io.vigie.model.Benchmark;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import org.jspecify.annotations.Nullable;

/**
 * What the drift operator reads beside panes: a label or mark of a group, or a benchmark's score that the group may be
 * compared with.
 *
 * @param score null beside a benchmark
 * @param benchmark null beside a score
 */
public record DriftInput(
        String model,
        String dimension,
        @Nullable ScoreUpdate score,
        @Nullable Benchmark benchmark) {

    public static DriftInput of(ScoreUpdate score) {
        return new DriftInput(score.model(), score.dimension(), score, null);
    }

    public SliceGroup group() {
        return new SliceGroup(model, dimension);
    }
}
