package io.vigie.monitor;

import io.vigie.alert.AlertLifecycleState;
import io.vigie.detect.BlockMonitor;
import io.vigie.detect.PauseDetector;
import io.vigie.detect.SequentialMonitor;
import io.vigie.model.AlertAction;
import io.vigie.model.Benchmark;
import io.vigie.model.DetectorChoice;
import io.vigie.model.HeapMap;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.StoredMap;
import io.vigie.stats.LogHistogram;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.PaneId;
import io.vigie.window.ReferenceDays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What one group keeps, as objects on the heap: for tests, and for whole histories in one process. Nothing expires. */
public final class InMemoryMonitorStore implements MonitorStore {

    private final HeapValue<DriftProgress> progress = new HeapValue<>();
    private final HeapLog<PaneUpdate> waitingPanes = new HeapLog<>();
    private final HeapLog<ScoreUpdate> waitingScores = new HeapLog<>();
    private final HeapLog<AlertAction> waitingActions = new HeapLog<>();
    private final HeapMap<String, Long> takenActions = new HeapMap<>();
    private final HeapMap<SeriesKey, PaneSpan> series = new HeapMap<>();
    private final HeapPanes panes = new HeapPanes();
    private final HeapDetectors detectors = new HeapDetectors();
    private final HeapMap<MonitorStateKey, AlertLifecycleState> alerts = new HeapMap<>();
    private final HeapMap<MonitorStateKey, FixedReference> fixedReferences = new HeapMap<>();
    private final HeapMap<MonitorStateKey, FrozenReference> frozenReferences = new HeapMap<>();
    private final HeapMap<MonitorStateKey, AcceptedLevel> acceptedLevels = new HeapMap<>();
    private final HeapMap<MonitorStateKey, BlockMonitor> blockMonitors = new HeapMap<>();
    private final HeapMap<MonitorStateKey, ReferenceDays> referenceDays = new HeapMap<>();
    private final HeapMap<StreamKey, PauseDetector> pauses = new HeapMap<>();
    private final HeapMap<MonitorStateKey, Integer> toldStatuses = new HeapMap<>();
    private final HeapMap<BenchmarkScoreKey, List<Benchmark>> benchmarks = new HeapMap<>();
    private final HeapValue<MonitorsInForce> monitorsInForce = new HeapValue<>();
    private final HeapValue<Integer> toldDefinitions = new HeapValue<>();
    private final HeapValue<LogHistogram> labelDelays = new HeapValue<>();

    /** How many values, log elements and map entries are kept, all together: 0 when nothing is left. */
    public int entries() {
        return progress.size()
                + waitingPanes.elements.size()
                + waitingScores.elements.size()
                + waitingActions.elements.size()
                + takenActions.size()
                + series.size()
                + panes.size()
                + detectors.entries.size()
                + alerts.size()
                + fixedReferences.size()
                + frozenReferences.size()
                + acceptedLevels.size()
                + blockMonitors.size()
                + referenceDays.size()
                + pauses.size()
                + toldStatuses.size()
                + benchmarks.size()
                + monitorsInForce.size()
                + toldDefinitions.size()
                + labelDelays.size();
    }

    @Override
    public StoredValue<DriftProgress> progress() {
        return progress;
    }

    @Override
    public StoredLog<PaneUpdate> waitingPanes() {
        return waitingPanes;
    }

    @Override
    public StoredLog<ScoreUpdate> waitingScores() {
        return waitingScores;
    }

    @Override
    public StoredLog<AlertAction> waitingActions() {
        return waitingActions;
    }

    @Override
    public StoredMap<String, Long> takenActions() {
        return takenActions;
    }

    @Override
    public StoredMap<SeriesKey, PaneSpan> series() {
        return series;
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
        return alerts;
    }

    @Override
    public StoredMap<MonitorStateKey, FixedReference> fixedReferences() {
        return fixedReferences;
    }

    @Override
    public StoredMap<MonitorStateKey, FrozenReference> frozenReferences() {
        return frozenReferences;
    }

    @Override
    public StoredMap<MonitorStateKey, AcceptedLevel> acceptedLevels() {
        return acceptedLevels;
    }

    @Override
    public StoredMap<MonitorStateKey, BlockMonitor> blockMonitors() {
        return blockMonitors;
    }

    @Override
    public StoredMap<MonitorStateKey, ReferenceDays> referenceDays() {
        return referenceDays;
    }

    @Override
    public StoredMap<StreamKey, PauseDetector> pauses() {
        return pauses;
    }

    @Override
    public StoredMap<MonitorStateKey, Integer> toldStatuses() {
        return toldStatuses;
    }

    @Override
    public StoredMap<BenchmarkScoreKey, List<Benchmark>> benchmarks() {
        return benchmarks;
    }

    @Override
    public StoredValue<MonitorsInForce> monitorsInForce() {
        return monitorsInForce;
    }

    @Override
    public StoredValue<Integer> toldDefinitions() {
        return toldDefinitions;
    }

    @Override
    public StoredValue<LogHistogram> labelDelays() {
        return labelDelays;
    }

    /** Nothing to do: detectors are kept as the objects that they are. */
    @Override
    public void flush() {}

    private static final class HeapValue<T> implements StoredValue<T> {
        private @Nullable T value;

        @Override
        public @Nullable T get() {
            return value;
        }

        @Override
        public void set(T newValue) {
            value = newValue;
        }

        @Override
        public void clear() {
            value = null;
        }

        private int size() {
            return value == null ? 0 : 1;
        }
    }

    private static final class HeapLog<T> implements StoredLog<T> {
        private List<T> elements = new ArrayList<>();

        @Override
        public Iterable<T> read() {
            return Collections.unmodifiableList(elements);
        }

        @Override
        public void add(T element) {
            elements.add(element);
        }

        @Override
        public void replace(List<T> newElements) {
            elements = new ArrayList<>(newElements);
        }

        @Override
        public void clear() {
            elements = new ArrayList<>();
        }
    }

    /** Knows panes by their start, too: a whole history forgets some every day. */
    private static final class HeapPanes extends HeapMap<PaneId, Pane> implements StoredPanes {
        private final NavigableMap<Long, Set<PaneId>> byStart = new TreeMap<>();

        @Override
        public void put(PaneId key, Pane value) {
            super.put(key, value);
            byStart.computeIfAbsent(key.start(), unused -> new HashSet<>()).add(key);
        }

        @Override
        public void removeBefore(long time) {
            NavigableMap<Long, Set<PaneId>> gone = byStart.headMap(time, false);
            gone.values().forEach(ids -> ids.forEach(this::remove));
            gone.clear();
        }

        @Override
        public void clear() {
            super.clear();
            byStart.clear();
        }

        @Override
        public boolean holds(PaneId id, byte[] sums) {
            Pane known = get(id);
            return known != null && Arrays.equals(PaneCodec.encode(known), sums);
        }
    }

    private static final class HeapDetectors implements StoredDetectors {
        private final Map<MonitorStateKey, SequentialMonitor> entries = new HashMap<>();

        @Override
        public @Nullable SequentialMonitor get(MonitorStateKey key, DetectorChoice choice) {
            return entries.get(key);
        }

        @Override
        public void put(MonitorStateKey key, SequentialMonitor detector) {
            entries.put(key, detector);
        }

        @Override
        public void removeKeysIf(Predicate<? super MonitorStateKey> isGone) {
            entries.keySet().removeIf(isGone);
        }

        @Override
        public void clear() {
            entries.clear();
        }
    }
}
