package io.vigie.job;

import io.vigie.flink.DeadLetterFactory;
import io.vigie.flink.drift.DeadLetterCountFunction;
import io.vigie.flink.drift.DriftFunction;
import io.vigie.flink.drift.DriftInput;
import io.vigie.flink.drift.GroupBenchmarksFunction;
import io.vigie.flink.drift.IncidentFunction;
import io.vigie.flink.drift.IncidentInput;
import io.vigie.flink.drift.RevisionReader;
import io.vigie.incident.IncidentRules;
import io.vigie.model.AlertEvent;
import io.vigie.model.Benchmark;
import io.vigie.model.ControlEvent;
import io.vigie.model.DeadLetter;
import io.vigie.model.IncidentEvent;
import io.vigie.model.MonitorRevision;
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
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;

/**
 * The graph of the drift job; where its records come from and go to is the caller's business.
 *
 * <pre>
 * panes ───────► groupPanes ──────┬► groupInputs ─► drift ──┬──► incidents ─┬─► alerts
 *                                 │                 ▲       │               ├─► incidents
 *                                 │                 │       ├──► deadLetters │
 *                                 │                 │       └─┬► points ◄────┘
 * scores ──────► groupScores ─────┤                 │         │
 * decisions ─┬─► groupActions ────┤                 │         │
 *            └─► incidentDecisions ──► incidents    │         │
 * benchmarks ─┬► groupBenchmarks ─┘                 │         │
 *             └► benchmarkPoints ─────────────────────────────┤
 * revisions ───► groupBenchmarks, drift ────────────┘         │
 * rejections ──► deadLetterCounts ────────────────────────────┘
 * </pre>
 *
 * <p>Revisions of the monitors are broadcast: each subtask has all of them. What {@code drift} does inside is drawn at
 * {@link DriftFunction}. In a run over files {@code benchmarks} are the {@code declaredBenchmarks}: {@code drift} knows
 * them from its rules, and so {@code groupBenchmarks} is left out; and there are no {@code revisions}.
 */
public final class DriftPipeline {

    private static final TypeInformation<SliceGroup> GROUP = TypeInformation.of(SliceGroup.class);
    private static final TypeInformation<SeriesPoint> POINT = TypeInformation.of(SeriesPoint.class);
    private static final TypeInformation<MonitorRevision> REVISION = TypeInformation.of(MonitorRevision.class);
    private static final TypeInformation<DriftInput> INPUT = TypeInformation.of(DriftInput.class);
    private static final TypeInformation<IncidentInput> INCIDENT_INPUT = TypeInformation.of(IncidentInput.class);

    private final DriftRules rules;
    private final String scoresTopic;
    private final IncidentRules incidentRules;
    private final RevisionReader revisionReader;

    /**
     * What people decide while the job runs.
     *
     * @param decisions about alerts and incidents
     * @param revisions of the monitors
     * @param applied revisions that are known when the job is started: no tick is worked on before they are
     */
    public record PeoplesInputs(
            DataStream<ControlEvent> decisions, DataStream<MonitorRevision> revisions, List<MonitorRevision> applied) {}

    /** Series, what owners are told, and labels that no monitor can keep. */
    public record DriftOutputs(
            DataStream<SeriesPoint> points,
            DataStream<AlertEvent> alerts,
            DataStream<IncidentEvent> incidents,
            DataStream<DeadLetter> deadLetters) {}

    /** For a job that goes on: health says how far it is behind the clock. */
    public DriftPipeline(DriftSettings settings) {
        this(
                settings,
                List.of(),
                DriftRules.SeriesRules.ofJob(settings.windows().stepMs()),
                Long.MAX_VALUE);
    }

    /**
     * For a run over files: what it gives depends on no clock.
     *
     * @param benchmarks that are known beforehand
     * @param lastRequestAt epoch milliseconds: what is missing after it is the end of the files, and no silence
     */
    public DriftPipeline(DriftSettings settings, List<Benchmark> benchmarks, long lastRequestAt) {
        this(
                settings,
                benchmarks,
                DriftRules.SeriesRules.ofRepeatableRun(settings.windows().stepMs()),
                lastRequestAt);
    }

    private DriftPipeline(
            DriftSettings settings, List<Benchmark> benchmarks, DriftRules.SeriesRules series, long silencesUntil) {
        this.rules = JobRules.drift(settings, benchmarks, series, silencesUntil);
        this.scoresTopic = settings.kafka().topics().scores();
        this.incidentRules = JobRules.incidents(settings);
        this.revisionReader = new SettingsRevisionReader(settings.monitorsReader());
    }

    /**
     * With the benchmarks that are known beforehand.
     *
     * @param panes and {@code scores} with the time of knowledge as timestamps; watermarks only tell when a group has
     *     fallen silent
     * @param rejections with the time of rejection as timestamps, or any that are not days ahead of it
     */
    public DriftOutputs build(
            DataStream<PaneUpdate> panes, DataStream<ScoreUpdate> scores, DataStream<Rejection> rejections) {
        DataStream<MonitorRevision> none = panes.flatMap(
                        (PaneUpdate unused, Collector<MonitorRevision> out) -> {}, REVISION)
                .uid("no-revisions")
                .name("no revisions");
        SingleOutputStreamOperator<SeriesPoint> drift =
                drift(groupPanes(panes).union(groupScores(scores)), none, List.of());
        SingleOutputStreamOperator<SeriesPoint> incidents = incidents(told(drift));
        DataStream<SeriesPoint> points = drift.union(incidents, deadLetterCounts(rejections));
        if (!rules.benchmarks().isEmpty()) {
            points = points.union(benchmarkPoints(declaredBenchmarks(panes.getExecutionEnvironment())));
        }
        return outputs(points, drift, incidents);
    }

    /**
     * With benchmarks as they are declared, and alerts and monitors as people decide about them, while the job runs.
     *
     * @param panes and {@code scores} with the time of knowledge as timestamps; watermarks only tell when a group has
     *     fallen silent
     * @param rejections with the time of rejection as timestamps, or any that are not days ahead of it
     */
    public DriftOutputs build(
            DataStream<PaneUpdate> panes,
            DataStream<ScoreUpdate> scores,
            DataStream<Benchmark> benchmarks,
            PeoplesInputs people,
            DataStream<Rejection> rejections) {
        DataStream<DriftInput> groupInputs = groupPanes(panes)
                .union(groupScores(scores), groupBenchmarks(benchmarks, people), groupActions(people.decisions()));
        SingleOutputStreamOperator<SeriesPoint> drift = drift(groupInputs, people.revisions(), people.applied());
        SingleOutputStreamOperator<SeriesPoint> incidents =
                incidents(told(drift).union(incidentDecisions(people.decisions())));
        DataStream<SeriesPoint> points =
                drift.union(incidents, benchmarkPoints(benchmarks), deadLetterCounts(rejections));
        return outputs(points, drift, incidents);
    }

    private static DriftOutputs outputs(
            DataStream<SeriesPoint> points,
            SingleOutputStreamOperator<SeriesPoint> drift,
            SingleOutputStreamOperator<SeriesPoint> incidents) {
        return new DriftOutputs(
                points,
                incidents.getSideOutput(IncidentFunction.ALERTS),
                incidents.getSideOutput(IncidentFunction.INCIDENTS),
                drift.getSideOutput(DeadLetterFactory.DEAD_LETTERS));
    }

    /** As {@link #groupScores}. */
    private static DataStream<DriftInput> groupPanes(DataStream<PaneUpdate> panes) {
        SingleOutputStreamOperator<DriftInput> groupPanes =
                panes.map(DriftInput::of, INPUT).uid("group-panes").name("group panes");
        return panes.getTransformation().isParallelismConfigured()
                ? groupPanes.setParallelism(panes.getParallelism())
                : groupPanes;
    }

    /** Labels and marks of one group keep their order only while nothing deals them out to several subtasks. */
    private static DataStream<DriftInput> groupScores(DataStream<ScoreUpdate> scores) {
        SingleOutputStreamOperator<DriftInput> groupScores =
                scores.map(DriftInput::of, INPUT).uid("group-scores").name("group scores");
        return scores.getTransformation().isParallelismConfigured()
                ? groupScores.setParallelism(scores.getParallelism())
                : groupScores;
    }

    /** A benchmark for each group that is compared with it. */
    private DataStream<DriftInput> groupBenchmarks(DataStream<Benchmark> benchmarks, PeoplesInputs people) {
        return benchmarks
                .keyBy(Benchmark::model, Types.STRING)
                .connect(people.revisions().broadcast(DriftFunction.REVISIONS))
                .process(new GroupBenchmarksFunction(rules, revisionReader, people.applied()), INPUT)
                .uid("group-benchmarks")
                .name("group benchmarks");
    }

    /** A decision for the group whose alert it is about. */
    private static DataStream<DriftInput> groupActions(DataStream<ControlEvent> decisions) {
        return decisions
                .flatMap(
                        (ControlEvent event, Collector<DriftInput> out) -> {
                            if (event.alertAction() != null) {
                                out.collect(DriftInput.of(event.alertAction()));
                            }
                        },
                        INPUT)
                .uid("group-actions")
                .name("group actions");
    }

    /** A decision for the incidents of its model. */
    private static DataStream<IncidentInput> incidentDecisions(DataStream<ControlEvent> decisions) {
        return decisions
                .flatMap(
                        (ControlEvent event, Collector<IncidentInput> out) -> {
                            if (event.incidentDecision() != null) {
                                out.collect(IncidentInput.of(event.incidentDecision()));
                            }
                        },
                        INCIDENT_INPUT)
                .uid("incident-decisions")
                .name("incident decisions");
    }

    private static DataStream<IncidentInput> told(SingleOutputStreamOperator<SeriesPoint> drift) {
        return drift.getSideOutput(DriftFunction.TOLD);
    }

    private SingleOutputStreamOperator<SeriesPoint> drift(
            DataStream<DriftInput> groupInputs, DataStream<MonitorRevision> revisions, List<MonitorRevision> applied) {
        return groupInputs
                .keyBy(DriftInput::group, GROUP)
                .connect(revisions.broadcast(DriftFunction.REVISIONS))
                .process(new DriftFunction(rules, scoresTopic, revisionReader, applied), POINT)
                .uid("drift")
                .name("drift");
    }

    /** Alerts and ticks of a model's groups, and what people decide → its incidents. */
    private SingleOutputStreamOperator<SeriesPoint> incidents(DataStream<IncidentInput> told) {
        return told.keyBy(IncidentInput::model, Types.STRING)
                .process(new IncidentFunction(incidentRules), POINT)
                .uid("incidents")
                .name("incidents");
    }

    private DataStream<Benchmark> declaredBenchmarks(StreamExecutionEnvironment environment) {
        return environment
                .fromData(rules.benchmarks(), TypeInformation.of(Benchmark.class))
                .uid("declared-benchmarks")
                .name("declared benchmarks")
                .setParallelism(1);
    }

    private static DataStream<SeriesPoint> benchmarkPoints(DataStream<Benchmark> benchmarks) {
        return benchmarks
                .map(BenchmarkPoints::of, POINT)
                .uid("benchmark-points")
                .name("benchmark points");
    }

    /** Rejections → points that count them, hour by hour. */
    private static DataStream<SeriesPoint> deadLetterCounts(DataStream<Rejection> rejections) {
        return rejections
                .keyBy(DeadLetterCountFunction.Cause::of, TypeInformation.of(DeadLetterCountFunction.Cause.class))
                .process(new DeadLetterCountFunction(), POINT)
                .uid("dead-letter-counts")
                .name("dead letters of each hour");
    }
}
