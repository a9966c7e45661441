package io.vigie.flink.drift;

import io.vigie.flink.DeadLetterCounters;
import io.vigie.flink.DeadLetterFactory;
import io.vigie.model.AlertAction;
import io.vigie.model.AlertEvent;
import io.vigie.model.Benchmark;
import io.vigie.model.DeadLetter;
import io.vigie.model.MonitorRevision;
import io.vigie.model.MonitorStatus;
import io.vigie.model.PaneUpdate;
import io.vigie.model.PrintableText;
import io.vigie.model.RejectionReason;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.monitor.DriftRules;
import io.vigie.monitor.MonitorOutput;
import io.vigie.monitor.MonitoredGroup;
import io.vigie.monitor.RefusedLabels;
import io.vigie.monitor.RevisedGroup;
import io.vigie.series.SeriesPoint;
import io.vigie.telemetry.JobMetric;
import io.vigie.telemetry.OperatorMetrics;
import io.vigie.telemetry.RateLimitedLog;
import io.vigie.window.LruMap;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.slf4j.LoggerFactory;

/**
 * panes + labels + benchmarks + people's decisions, monitors as people set them → series points, alerts.
 *
 * <pre>
 * revision ─► processBroadcastElement ─► MonitorRevisions: which monitors are in force
 *                                            │
 *                                            ▼           ┌─► out: points
 * input ──► processElement ────┬──────► MonitoredGroup ──┼─► TOLD: alerts
 *     ┌───► onTimer ───────────┘         │        ▲      ├─► DEAD_LETTERS: labels that cannot wait
 *     │                                  │        │      └─► moved: TOLD, a timer for its silence ───┐
 *     │                                  ▼        │                                                  │
 *     │                               FlinkMonitorStore ◄──► DriftState                              │
 *     └──────────────────────────────────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Moves data only: what panes and labels lead to, and what is kept of them, is decided in {@code io.vigie.monitor}.
 */
public final class DriftFunction
        extends KeyedBroadcastProcessFunction<SliceGroup, DriftInput, MonitorRevision, SeriesPoint>
        implements CheckpointedFunction {

    private static final long serialVersionUID = 1;

    private static final int CACHED_GROUPS = 64;

    /** Alerts, and after those of a tick that the group has worked on it. */
    public static final OutputTag<IncidentInput> TOLD =
            new OutputTag<>("told", TypeInformation.of(IncidentInput.class));

    /** What the operator's second input is broadcast as. */
    public static final MapStateDescriptor<Long, MonitorRevision> REVISIONS = DriftState.REVISIONS;

    private final DriftRules rules;
    private final String scoresTopic;
    private final RevisionReader reader;
    private final List<MonitorRevision> applied;

    private transient DriftState state;
    private transient MonitorRevisions revisions;
    private transient RevisionLog revisionLog;
    private transient LruMap<SliceGroup, MonitoredGroup> groups;
    private transient TickLag ticksBehind;
    private transient StatusCounts statuses;
    private transient Counter repeatedPanes;
    private transient Counter repeatedLabels;
    private transient Counter repeatedActions;
    private transient Counter unusableActions;
    private transient DeadLetterCounters deadLetters;
    private transient RateLimitedLog log;

    /**
     * @param rules with the monitors of the settings
     * @param scoresTopic where labels are read
     * @param reader of revisions, by the settings
     * @param applied revisions that are known before any is read
     */
    public DriftFunction(DriftRules rules, String scoresTopic, RevisionReader reader, List<MonitorRevision> applied) {
        this.rules = rules;
        this.scoresTopic = scoresTopic;
        this.reader = reader;
        this.applied = new ArrayList<>(applied);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        revisions = new MonitorRevisions(
                rules, reader, context.getOperatorStateStore().getBroadcastState(REVISIONS));
        revisionLog = new RevisionLog(getRuntimeContext(), rules.monitors().size());
        applied.forEach(revision -> revisionLog.taken(revisions.take(revision), revision));
        revisionLog.started(revisions);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {}

    @Override
    public void open(OpenContext context) {
        state = new DriftState(getRuntimeContext());
        groups = new LruMap<>(CACHED_GROUPS);
        ticksBehind = new TickLag();
        OperatorMetrics metrics = new OperatorMetrics(getRuntimeContext().getMetricGroup());
        repeatedPanes = metrics.counter(JobMetric.REPEATED_PANES);
        repeatedLabels = metrics.counter(JobMetric.REPEATED_LABELS);
        repeatedActions = metrics.counter(JobMetric.REPEATED_ACTIONS);
        unusableActions = metrics.counter(JobMetric.UNUSABLE_ACTIONS);
        deadLetters = new DeadLetterCounters(
                getRuntimeContext().getMetricGroup(), EnumSet.of(RejectionReason.TOO_MANY_WAITING));
        log = RateLimitedLog.of(LoggerFactory.getLogger(DriftFunction.class));
        revisionLog.register(metrics, revisions);
        metrics.gauge(JobMetric.TICKS_BEHIND, ticksBehind::most);
        statuses = new StatusCounts();
        for (MonitorStatus status : MonitorStatus.values()) {
            metrics.gauge(JobMetric.MONITORED_SERIES, status.name(), () -> statuses.of(status));
        }
    }

    @Override
    public void processBroadcastElement(MonitorRevision revision, Context context, Collector<SeriesPoint> out) {
        revisionLog.taken(revisions.take(revision), revision);
    }

    @Override
    public void processElement(DriftInput input, ReadOnlyContext context, Collector<SeriesPoint> out) {
        MonitoredGroup group = group(context.getCurrentKey());
        PaneUpdate pane = input.pane();
        if (pane != null) {
            onPane(pane, group, context, out);
        }
        Benchmark benchmark = input.benchmark();
        if (benchmark != null) {
            group.onBenchmark(benchmark);
        }
        ScoreUpdate score = input.score();
        if (score != null) {
            onScore(score, group, context, out);
        }
        AlertAction action = input.action();
        if (action != null) {
            onAction(action, group, context);
        }
    }

    private void onPane(PaneUpdate pane, MonitoredGroup group, ReadOnlyContext context, Collector<SeriesPoint> out) {
        if (pane.content() == null) {
            moved(group, group.onPanesMark(pane.asOf(), output(context, out)), context);
        } else if (!group.onPane(pane)) {
            repeatedPanes.inc();
        }
    }

    private void onAction(AlertAction action, MonitoredGroup group, ReadOnlyContext context) {
        if (group.onAction(action)) {
            // A group that never ticks is forgotten with what waits for it.
            context.timerService().registerEventTimeTimer(group.silentAt());
        } else {
            repeatedActions.inc();
        }
    }

    private void onScore(
            ScoreUpdate update, MonitoredGroup group, ReadOnlyContext context, Collector<SeriesPoint> out) {
        if (update.label() == null) {
            moved(group, group.onScoresMark(update.asOf(), output(context, out)), context);
        } else if (!group.onScore(update)) {
            repeatedLabels.inc();
        }
    }

    private void moved(MonitoredGroup group, boolean hasTicked, ReadOnlyContext context) {
        ticksBehind.update(context.getCurrentKey(), group.progress());
        if (hasTicked) {
            context.timerService().registerEventTimeTimer(group.silentAt());
            context.output(
                    TOLD,
                    IncidentInput.ticked(
                            context.getCurrentKey(), group.progress().lastTick()));
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<SeriesPoint> out) {
        SliceGroup key = context.getCurrentKey();
        if (group(key).forgetIfSilent(time, output(context, out))) {
            groups.remove(key);
            context.output(TOLD, IncidentInput.ticked(key, IncidentInput.GONE));
            ticksBehind.forget(key);
            statuses.forget(key);
        }
    }

    private MonitoredGroup group(SliceGroup key) {
        MonitoredGroup group = groups.get(key);
        if (group == null) {
            group = new MonitoredGroup(rules, revisions, key, new FlinkMonitorStore(state, key, reader));
            groups.put(key, group);
        }
        return group;
    }

    private MonitorOutput output(ReadOnlyContext context, Collector<SeriesPoint> out) {
        return new MonitorOutput() {
            @Override
            public void point(SeriesPoint point) {
                out.collect(point);
            }

            @Override
            public void alert(AlertEvent alert) {
                context.output(TOLD, IncidentInput.of(context.getCurrentKey(), alert));
            }

            @Override
            public void unusable(AlertAction action, String why) {
                unusableActions.inc();
                log.warn(
                        "{} of alert {} by {} does nothing, because {}",
                        action.type().label(),
                        PrintableText.text(action.alertId()),
                        PrintableText.text(action.by()),
                        why);
            }

            @Override
            public void refused(ScoredLabel label, String monitor) {
                DeadLetter letter = RefusedLabels.letter(
                        scoresTopic, label, monitor, context.timerService().currentProcessingTime());
                deadLetters.count(letter);
                context.output(DeadLetterFactory.DEAD_LETTERS, letter);
            }

            @Override
            public void revised(RevisedGroup revised) {
                revisionLog.revised(revised);
            }

            @Override
            public void statuses(Map<MonitorStatus, Integer> counts) {
                statuses.update(context.getCurrentKey(), counts);
            }

            @Override
            public OptionalLong now() {
                return rules.measuresLag()
                        ? OptionalLong.of(context.timerService().currentProcessingTime())
                        : OptionalLong.empty();
            }
        };
    }
}
