package io.vigie.flink.drift;

import io.vigie.alert.AlertLifecycleState;
import io.vigie.detect.BlockMonitor;
import io.vigie.detect.PauseDetector;
import io.vigie.flink.FlinkMap;
import io.vigie.flink.StateAccess;
import io.vigie.flink.StateCodec;
import io.vigie.model.AlertAction;
import io.vigie.model.Benchmark;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import io.vigie.model.StoredMap;
import io.vigie.monitor.AcceptedLevel;
import io.vigie.monitor.BenchmarkScoreKey;
import io.vigie.monitor.DriftProgress;
import io.vigie.monitor.FixedReference;
import io.vigie.monitor.FrozenReference;
import io.vigie.monitor.MonitorStateKey;
import io.vigie.monitor.MonitorStore;
import io.vigie.monitor.MonitorsInForce;
import io.vigie.monitor.PaneSpan;
import io.vigie.monitor.SeriesKey;
import io.vigie.monitor.StoredDetectors;
import io.vigie.monitor.StoredLog;
import io.vigie.monitor.StoredPanes;
import io.vigie.monitor.StoredValue;
import io.vigie.monitor.StreamKey;
import io.vigie.stats.LogHistogram;
import io.vigie.window.ReferenceDays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one group keeps, in Flink's keyed state. To be used only while the group is the operator's current key. */
final class FlinkMonitorStore implements MonitorStore {

    private final DriftState state;
    private final RevisionReader reader;
    private final FlinkPanes panes;
    private final FlinkDetectors detectors;

    /**
     * @param state of all groups of a subtask
     * @param reader of the monitors that are stored
     */
    FlinkMonitorStore(DriftState state, SliceGroup group, RevisionReader reader) {
        this.state = state;
        this.reader = reader;
        this.panes = new FlinkPanes(state, group);
        this.detectors = new FlinkDetectors(state);
    }

    @Override
    public StoredValue<DriftProgress> progress() {
        return new FlinkValue<>(state.progress, StateCodec.identity());
    }

    @Override
    public StoredLog<PaneUpdate> waitingPanes() {
        return new FlinkLog<>(state.waitingPanes);
    }

    @Override
    public StoredLog<ScoreUpdate> waitingScores() {
        return new FlinkLog<>(state.waitingScores);
    }

    @Override
    public StoredLog<AlertAction> waitingActions() {
        return new FlinkLog<>(state.waitingActions);
    }

    @Override
    public StoredMap<String, Long> takenActions() {
        return FlinkMap.of(state.takenActions);
    }

    @Override
    public StoredMap<SeriesKey, PaneSpan> series() {
        return FlinkMap.of(state.series);
    }

    @Override
    public StoredPanes panes() {
        return panes;
    }

    @Override
    public StoredDetectors detectors() {
        return detectors;
    }

    @Override
    public StoredMap<MonitorStateKey, AlertLifecycleState> alerts() {
        return FlinkMap.of(state.alerts);
    }

    @Override
    public StoredMap<MonitorStateKey, FixedReference> fixedReferences() {
        return FlinkMap.of(state.fixedReferences);
    }

    @Override
    public StoredMap<MonitorStateKey, FrozenReference> frozenReferences() {
        return FlinkMap.of(state.frozenReferences);
    }

    @Override
    public StoredMap<MonitorStateKey, AcceptedLevel> acceptedLevels() {
        return FlinkMap.of(state.acceptedLevels);
    }

    @Override
    public StoredMap<MonitorStateKey, BlockMonitor> blockMonitors() {
        return new FlinkMap<>(state.blockMonitors, StateCodec.written(BlockMonitor::writeTo, BlockMonitor::readFrom));
    }

    @Override
    public StoredMap<MonitorStateKey, ReferenceDays> referenceDays() {
        return new FlinkMap<>(state.referenceDays, StateCodec.of(ReferenceDays::encode, ReferenceDays::decode));
    }

    @Override
    public StoredMap<StreamKey, PauseDetector> pauses() {
        return new FlinkMap<>(state.pauses, StateCodec.written(PauseDetector::writeTo, PauseDetector::readFrom));
    }

    @Override
    public StoredMap<MonitorStateKey, Integer> toldStatuses() {
        return FlinkMap.of(state.toldStatuses);
    }

    @Override
    public StoredMap<BenchmarkScoreKey, List<Benchmark>> benchmarks() {
        return FlinkMap.of(state.benchmarks);
    }

    @Override
    public StoredValue<MonitorsInForce> monitorsInForce() {
        return new StoredValue<>() {
            @Override
            public @Nullable MonitorsInForce get() {
                StoredMonitors stored = StateAccess.<@Nullable StoredMonitors>read(state.monitorsInForce::value);
                return stored == null ? null : stored.monitors(reader);
            }

            @Override
            public void set(MonitorsInForce value) {
                StateAccess.write(() -> state.monitorsInForce.update(StoredMonitors.of(value)));
            }

            @Override
            public void clear() {
                state.monitorsInForce.clear();
            }
        };
    }

    @Override
    public StoredValue<Integer> toldDefinitions() {
        return new FlinkValue<>(state.toldDefinitions, StateCodec.identity());
    }

    @Override
    public StoredValue<LogHistogram> labelDelays() {
        return new FlinkValue<>(state.labelDelays, new LabelDelaysCodec());
    }

    @Override
    public void flush() {
        detectors.flush();
    }
}
