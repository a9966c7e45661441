package io.vigie.job;

import io.vigie.alert.AlertLife;
import io.vigie.flink.DriftFunction;
import io.vigie.flink.DriftRules;
import io.vigie.model.AlertEvent;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import io.vigie.series.SeriesPoint;
import io.vigie.settings.DriftSettings;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The graph of the drift job; where its records come from and go to is the caller's business.
 *
 * <pre>
 * panes ──┬► roll-ups, windows, monitors ─┬─► points
 * scores ─┘     of one model and dimension └─► alerts
 * </pre>
 */
public final class DriftPipeline {

    private static final TypeInformation<SliceGroup> GROUP = TypeInformation.of(SliceGroup.class);

    /** Series, and what owners are told. */
    public record Outputs(DataStream<SeriesPoint> points, DataStream<AlertEvent> alerts) {}

    private final DriftRules rules;

    public DriftPipeline(DriftSettings settings) {
        this.rules = new DriftRules(
                settings.windows().stepMillis(),
                settings.monitors(),
                settings.labels().horizonMillis(),
                settings.labels().maturityMillis(),
                new AlertLife(settings.alerts().forMillis()));
    }

    /** @param panes and {@code scores} with the time of knowledge as timestamps; watermarks only tell when a group has fallen silent */
    public Outputs build(DataStream<PaneUpdate> panes, DataStream<ScoreUpdate> scores) {
        var points = panes.keyBy(PaneUpdate::group, GROUP)
                .connect(scores.keyBy(ScoreUpdate::group, GROUP))
                .process(new DriftFunction(rules), TypeInformation.of(SeriesPoint.class))
                .uid("drift")
                .name("drift");
        return new Outputs(points, points.getSideOutput(DriftFunction.ALERTS));
    }
}
