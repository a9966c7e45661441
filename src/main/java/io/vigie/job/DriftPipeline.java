package io.vigie.job;

import io.vigie.alert.AlertLife;
import io.vigie.flink.DriftFunction;
import io.vigie.flink.DriftInput;
import io.vigie.flink.DriftRules;
import io.vigie.flink.GroupBenchmarksFunction;
import io.vigie.model.AlertEvent;
import io.vigie.model.Benchmark;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import io.vigie.series.SeriesPoint;
import io.vigie.settings.DriftSettings;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The graph of the drift job; where its records come from and go to is the caller's business.
 *
 * <pre>
 * panes ──────┬► roll-ups, windows, monitors ─┬─► points
 * scores ─────┤     of one model and dimension └─► alerts
 * benchmarks ─┘
 * </pre>
 */
public final class DriftPipeline {

    private static final TypeInformation<SliceGroup> GROUP = TypeInformation.of(SliceGroup.class);

    /** Series, and what owners are told. */
    public record Outputs(DataStream<SeriesPoint> points, DataStream<AlertEvent> alerts) {}

    private static final TypeInformation<DriftInput> INPUT = TypeInformation.of(DriftInput.class);

    private final DriftRules rules;

    public DriftPipeline(DriftSettings settings) {
        this(settings, List.of());
    }

    /** @param benchmarks that are known beforehand, as in a run over files */
    public DriftPipeline(DriftSettings settings, List<Benchmark> benchmarks) {
        this.rules = new DriftRules(
                settings.windows().stepMillis(),
                settings.monitors(),
                benchmarks,
                settings.labels().horizonMillis(),
                settings.labels().maturityMillis(),
                new AlertLife(settings.alerts().forMillis()),
                settings.alerts().falseAlarms());
    }

    /** @param panes and {@code scores} with the time of knowledge as timestamps; watermarks only tell when a group has fallen silent */
    public Outputs build(DataStream<PaneUpdate> panes, DataStream<ScoreUpdate> scores) {
        return connect(panes, inputs(scores));
    }

    /** @param benchmarks as they are declared while the job runs */
    public Outputs build(
            DataStream<PaneUpdate> panes, DataStream<ScoreUpdate> scores, DataStream<Benchmark> benchmarks) {
        DataStream<DriftInput> ofGroups = benchmarks
                .flatMap(new GroupBenchmarksFunction(rules.monitors()), INPUT)
                .uid("group-benchmarks")
                .name("benchmarks of each group");
        return connect(panes, inputs(scores).union(ofGroups));
    }

    private static DataStream<DriftInput> inputs(DataStream<ScoreUpdate> scores) {
        var inputs = scores.map(DriftInput::of, INPUT).uid("group-scores").name("scores of each group");
        // Scores of one group keep their order only while nothing deals them out to several subtasks.
        return scores.getTransformation().isParallelismConfigured()
                ? inputs.setParallelism(scores.getParallelism())
                : inputs;
    }

    private Outputs connect(DataStream<PaneUpdate> panes, DataStream<DriftInput> inputs) {
        var points = panes.keyBy(PaneUpdate::group, GROUP)
                .connect(inputs.keyBy(DriftInput::group, GROUP))
                .process(new DriftFunction(rules), TypeInformation.of(SeriesPoint.class))
                .uid("drift")
                .name("drift");
        return new Outputs(points, points.getSideOutput(DriftFunction.ALERTS));
    }
}
