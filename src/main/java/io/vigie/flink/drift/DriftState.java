package io.vigie.flink.drift;

import io.vigie.alert.AlertLifecycleState;
import io.vigie.model.AlertAction;
import io.vigie.model.Benchmark;
import io.vigie.model.MonitorRevision;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import io.vigie.monitor.AcceptedLevel;
import io.vigie.monitor.BenchmarkScoreKey;
import io.vigie.monitor.DriftProgress;
import io.vigie.monitor.FixedReference;
import io.vigie.monitor.FrozenReference;
import io.vigie.monitor.MonitorStateKey;
import io.vigie.monitor.PaneSpan;
import io.vigie.monitor.SeriesKey;
import io.vigie.monitor.StreamKey;
import io.vigie.monitor.WaitingPieceKey;
import io.vigie.window.LruMap;
import io.vigie.window.Pane;
import io.vigie.window.PaneId;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Every state of the drift operator. Names and types are stored in savepoints: renaming one drops what it holds.
 *
 * <p>Beside it, on the heap, the panes of all groups of a subtask that were read last, decoded.
 */
final class DriftState {

    /**
     * Models are evaluated a few times a year at the least: a score that was not heard of again for so long is
     * forgotten.
     */
    static final Duration BENCHMARKS_KEPT = Duration.ofDays(400);

    private static final int CACHED_PANES = 30_000;

    /** Revisions of the monitors by number: broadcast state, which every subtask has. */
    static final MapStateDescriptor<Long, MonitorRevision> REVISIONS =
            new MapStateDescriptor<>("monitor-revisions", Types.LONG, TypeInformation.of(MonitorRevision.class));

    private static final TypeInformation<byte[]> BYTES = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
    private static final TypeInformation<MonitorStateKey> MONITOR = TypeInformation.of(MonitorStateKey.class);

    final ValueState<DriftProgress> progress;
    final ListState<PaneUpdate> waitingPanes;
    final ListState<ScoreUpdate> waitingScores;
    final ListState<AlertAction> waitingActions;
    final MapState<String, Long> takenActions;
    final MapState<SeriesKey, PaneSpan> series;

    /** As {@code PaneCodec} writes them. */
    final MapState<PaneId, byte[]> panes;

    /** As {@code SequentialMonitor} writes them. */
    final MapState<MonitorStateKey, byte[]> detectors;

    /** Pieces of the labels that wait for the references of detectors. */
    final MapState<WaitingPieceKey, byte[]> waitingLabels;

    final MapState<MonitorStateKey, AlertLifecycleState> alerts;
    final MapState<MonitorStateKey, FixedReference> fixedReferences;

    final MapState<MonitorStateKey, FrozenReference> frozenReferences;
    final MapState<MonitorStateKey, AcceptedLevel> acceptedLevels;

    /** As {@code BlockMonitor} writes them. */
    final MapState<MonitorStateKey, byte[]> blockMonitors;

    /** As {@code ReferenceDays} writes them. */
    final MapState<MonitorStateKey, byte[]> referenceDays;

    /** As {@code PauseDetector} writes them. */
    final MapState<StreamKey, byte[]> pauses;

    final MapState<MonitorStateKey, Integer> toldStatuses;
    final MapState<BenchmarkScoreKey, List<Benchmark>> benchmarks;
    final ValueState<StoredMonitors> monitorsInForce;
    final ValueState<Integer> toldDefinitions;

    /** As {@link LabelDelaysCodec} writes them. */
    final ValueState<byte[]> labelDelays;

    final LruMap<CachedPane, Pane> decodedPanes = new LruMap<>(CACHED_PANES);

    /** A pane among those of all groups of a subtask. */
    record CachedPane(SliceGroup group, PaneId id) {}

    DriftState(RuntimeContext context) {
        progress = context.getState(new ValueStateDescriptor<>("progress", TypeInformation.of(DriftProgress.class)));
        waitingPanes =
                context.getListState(new ListStateDescriptor<>("pending-panes", TypeInformation.of(PaneUpdate.class)));
        waitingScores = context.getListState(
                new ListStateDescriptor<>("pending-scores", TypeInformation.of(ScoreUpdate.class)));
        waitingActions = context.getListState(
                new ListStateDescriptor<>("pending-actions", TypeInformation.of(AlertAction.class)));
        takenActions = context.getMapState(new MapStateDescriptor<>("taken-actions", Types.STRING, Types.LONG));
        series = context.getMapState(new MapStateDescriptor<>(
                "series", TypeInformation.of(SeriesKey.class), TypeInformation.of(PaneSpan.class)));
        panes = context.getMapState(new MapStateDescriptor<>("panes", TypeInformation.of(PaneId.class), BYTES));
        detectors = context.getMapState(new MapStateDescriptor<>("detectors", MONITOR, BYTES));
        waitingLabels = context.getMapState(
                new MapStateDescriptor<>("waiting-labels", TypeInformation.of(WaitingPieceKey.class), BYTES));
        alerts = context.getMapState(
                new MapStateDescriptor<>("alerts", MONITOR, TypeInformation.of(AlertLifecycleState.class)));
        fixedReferences = context.getMapState(
                new MapStateDescriptor<>("fixed-references", MONITOR, TypeInformation.of(FixedReference.class)));
        frozenReferences = context.getMapState(
                new MapStateDescriptor<>("frozen-references", MONITOR, TypeInformation.of(FrozenReference.class)));
        acceptedLevels = context.getMapState(
                new MapStateDescriptor<>("accepted-levels", MONITOR, TypeInformation.of(AcceptedLevel.class)));
        blockMonitors = context.getMapState(new MapStateDescriptor<>("block-monitors", MONITOR, BYTES));
        referenceDays = context.getMapState(new MapStateDescriptor<>("reference-days", MONITOR, BYTES));
        pauses = context.getMapState(new MapStateDescriptor<>("pauses", TypeInformation.of(StreamKey.class), BYTES));
        toldStatuses = context.getMapState(new MapStateDescriptor<>("told-statuses", MONITOR, Types.INT));
        benchmarks = context.getMapState(benchmarks());
        monitorsInForce = context.getState(
                new ValueStateDescriptor<>("monitors-in-force", TypeInformation.of(StoredMonitors.class)));
        toldDefinitions = context.getState(new ValueStateDescriptor<>("told-definitions", Types.INT));
        labelDelays = context.getState(new ValueStateDescriptor<>("label-delays", BYTES));
    }

    private static MapStateDescriptor<BenchmarkScoreKey, List<Benchmark>> benchmarks() {
        MapStateDescriptor<BenchmarkScoreKey, List<Benchmark>> descriptor = new MapStateDescriptor<>(
                "benchmarks",
                TypeInformation.of(BenchmarkScoreKey.class),
                Types.LIST(TypeInformation.of(Benchmark.class)));
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(BENCHMARKS_KEPT).build());
        return descriptor;
    }
}
