package io.vigie.flink.quality;

import io.vigie.model.JoinedLabel;
import io.vigie.model.ScoreUpdate;
import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** One joined label → one score for each of its slices. */
public final class SliceScoresFunction implements FlatMapFunction<JoinedLabel, ScoreUpdate> {

    private static final long serialVersionUID = 1;

    private final List<String> dimensions;

    /** @param dimensions their names, in the order of every subject's slices */
    public SliceScoresFunction(List<String> dimensions) {
        this.dimensions = List.copyOf(dimensions);
    }

    @Override
    public void flatMap(JoinedLabel label, Collector<ScoreUpdate> out) {
        label.scores(dimensions).forEach(out::collect);
    }
}
