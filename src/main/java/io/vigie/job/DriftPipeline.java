package io.vigie.job;

import io.vigie.alert.AlertLifecycle;
import io.vigie.flink.drift.DeadLetterCountFunction;
import io.vigie.flink.drift.DriftFunction;
import io.vigie.flink.drift.DriftInput;
import io.vigie.flink.drift.GroupBenchmarksFunction;
import io.vigie.model.AlertEvent;
import io.vigie.model.Benchmark;
import io.vigie.model.PaneUpdate;
import io.vigie.model.Rejection;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import io.vigie.monitor.DriftRules;
import io.vigie.series.BenchmarkPoints;
import io.vigie.series.SeriesPoint;
import io.vigie.settings.DriftSettings;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The graph of the drift job; where its records come from and go to is the caller's business.
 *
 * <pre>
 * panes ──────┬► roll-ups, windows, monitors ─┬─► points ◄─┬─ benchmarks
 * scores ─────┤     of one model and dimension └─► alerts   └─ counts of each hour ◄── rejections
 * benchmarks ─┘
 * </pre>
 */
public final class DriftPipeline {

    private static final TypeInformation<SliceGroup> GROUP = TypeInformation.of(SliceGroup.class);

    /** Series, and what owners are told. */
    public record DriftOutputs(DataStream<SeriesPoint> points, DataStream<AlertEvent> alerts) {

        /** The same, with more points. */
        public DriftOutputs with(DataStream<SeriesPoint> more) {
            return new DriftOutputs(points.union(more), alerts);
        }
    }

    private static final TypeInformation<SeriesPoint> POINT = TypeInformation.of(SeriesPoint.class);
    private static final TypeInformation<DriftInput> INPUT = TypeInformation.of(DriftInput.class);

    private final DriftRules rules;

    /** For a job that goes on: health says how far it is behind the clock. */
    public DriftPipeline(DriftSettings settings) {
        this(settings, List.of(), true);
    }

    /**
     * For a run over files: what it gives depends on no clock.
     *
     * @param benchmarks that are known beforehand
     */
    public DriftPipeline(DriftSettings settings, List<Benchmark> benchmarks) {
        this(settings, benchmarks, false);
    }

    private DriftPipeline(DriftSettings settings, List<Benchmark> benchmarks, boolean measuresLag) {
        this.rules = new DriftRules(
                settings.windows().stepMs(),
                settings.monitors(),
                benchmarks,
                settings.labels().horizonMs(),
                settings.labels().maturityMs(),
                new DriftRules.AlertRules(
                        new AlertLifecycle(settings.alerts().forMs()),
                        settings.alerts().falseAlarms(),
                        settings.alerts().dashboardUrl()),
                measuresLag);
    }

    /** @param panes and {@code scores} with the time of knowledge as timestamps; watermarks only tell when a group has fallen silent */
    public DriftOutputs build(DataStream<PaneUpdate> panes, DataStream<ScoreUpdate> scores) {
        DriftOutputs outputs = connect(panes, inputs(scores));
        if (rules.benchmarks().isEmpty()) {
            return outputs;
        }
        DataStream<Benchmark> given = panes.getExecutionEnvironment()
                .fromData(rules.benchmarks(), TypeInformation.of(Benchmark.class))
                .uid("given-benchmarks")
                .name("given benchmarks")
                .setParallelism(1);
        return outputs.with(pointsOf(given));
    }

    /** @param benchmarks as they are declared while the job runs */
    public DriftOutputs build(
            DataStream<PaneUpdate> panes, DataStream<ScoreUpdate> scores, DataStream<Benchmark> benchmarks) {
        DataStream<DriftInput> ofGroups = benchmarks
                .flatMap(new GroupBenchmarksFunction(rules.monitors()), INPUT)
                .uid("group-benchmarks")
                .name("benchmarks of each group");
        return connect(panes, inputs(scores).union(ofGroups)).with(pointsOf(benchmarks));
    }

    private static DataStream<SeriesPoint> pointsOf(DataStream<Benchmark> benchmarks) {
        return benchmarks
                .map(BenchmarkPoints::of, POINT)
                .uid("benchmark-points")
                .name("benchmark points");
    }

    /**
     * Rejections → points that count them.
     *
     * @param rejections with the time of rejection as timestamps, or any that are not days ahead of it
     */
    public static DataStream<SeriesPoint> count(DataStream<Rejection> rejections) {
        return rejections
                .keyBy(DeadLetterCountFunction.Cause::of, TypeInformation.of(DeadLetterCountFunction.Cause.class))
                .process(new DeadLetterCountFunction(), POINT)
                .uid("dead-letter-counts")
                .name("dead letters of each hour");
    }

    private static DataStream<DriftInput> inputs(DataStream<ScoreUpdate> scores) {
        var inputs = scores.map(DriftInput::of, INPUT).uid("group-scores").name("scores of each group");
        // Scores of one group keep their order only while nothing deals them out to several subtasks.
        return scores.getTransformation().isParallelismConfigured()
                ? inputs.setParallelism(scores.getParallelism())
                : inputs;
    }

    private DriftOutputs connect(DataStream<PaneUpdate> panes, DataStream<DriftInput> inputs) {
        var points = panes.keyBy(PaneUpdate::group, GROUP)
                .connect(inputs.keyBy(DriftInput::group, GROUP))
                .process(new DriftFunction(rules), POINT)
                .uid("drift")
                .name("drift");
        return new DriftOutputs(points, points.getSideOutput(DriftFunction.ALERTS));
    }
}
