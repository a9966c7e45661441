package io.vigie.flink.quality;

import io.vigie.model.JoinedLabel;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
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
        for (int i = 0; i < dimensions.size(); i++) {
            String slice = label.subject().slice(i, dimensions.get(i));
            if (slice == null) {
                continue;
            }
            ScoredLabel scored = new ScoredLabel(
                    label.labelId(),
                    label.requestId(),
                    label.subject().version(),
                    slice,
                    label.criterion(),
                    label.source(),
                    label.score(),
                    label.probability(),
                    label.requestedAt(),
                    label.labelledAt(),
                    label.previous(),
                    label.metric());
            out.collect(new ScoreUpdate(label.subject().model(), dimensions.get(i), label.knownAt(), scored));
        }
    }
}
