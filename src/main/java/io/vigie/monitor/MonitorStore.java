package io.vigie.monitor;

import io.vigie.alert.AlertLifecycleState;
import io.vigie.detect.BlockMonitor;
import io.vigie.detect.PauseDetector;
import io.vigie.model.AlertAction;
import io.vigie.model.Benchmark;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.StoredMap;
import io.vigie.stats.LogHistogram;
import io.vigie.window.ReferenceDays;
import java.util.List;
import java.util.function.Predicate;

/**
 * All that one group keeps from one tick to the next; whatever else is in memory can be built again from it.
 *
 * <p>For one thread. A store that cannot be read or written throws an unchecked exception: there is nothing that a
 * monitor could do about it.
 */
public interface MonitorStore {

    /** How far the group has come. */
    StoredValue<DriftProgress> progress();

    /** Panes that came ahead of the labels of their tick. */
    StoredLog<PaneUpdate> waitingPanes();

    /** Labels that came ahead of the panes of their tick. */
    StoredLog<ScoreUpdate> waitingScores();

    /** Decisions about alerts that wait for their tick. */
    StoredLog<AlertAction> waitingActions();

    /** When each action was decided that was taken, by its id: epoch milliseconds. */
    StoredMap<String, Long> takenActions();

    /** Which series there are, and from when to when. */
    StoredMap<SeriesKey, PaneSpan> series();

    StoredPanes panes();

    StoredDetectors detectors();

    /** Where each alert stands; nothing is kept of one that is as quiet as it began. */
    StoredMap<MonitorStateKey, AlertLifecycleState> alerts();

    StoredMap<MonitorStateKey, FixedReference> fixedReferences();

    /** What windows are compared with while an alert is open, and until its change has passed. */
    StoredMap<MonitorStateKey, FrozenReference> frozenReferences();

    /** What windows are compared with since a person accepted it. */
    StoredMap<MonitorStateKey, AcceptedLevel> acceptedLevels();

    /** Reference blocks and evidence of full-traffic metrics. */
    StoredMap<MonitorStateKey, BlockMonitor> blockMonitors();

    /** The days of the references of distributions that are fixed, or frozen while an alert is open. */
    StoredMap<MonitorStateKey, ReferenceDays> referenceDays();

    /** What is usual of the requests and labels of each slice. */
    StoredMap<StreamKey, PauseDetector> pauses();

    /** Codes of the statuses that were written last. */
    StoredMap<MonitorStateKey, Integer> toldStatuses();

    /** The latest scores of each, ascending by time of evaluation. They outlive the silence of a group. */
    StoredMap<BenchmarkScoreKey, List<Benchmark>> benchmarks();

    /** Under which monitors the last tick was worked on. */
    StoredValue<MonitorsInForce> monitorsInForce();

    /** A hash of the monitors' settings that were written last. */
    StoredValue<Integer> toldDefinitions();

    /** How long after their requests the labels of the running hour came, in milliseconds; nothing between hours. */
    StoredValue<LogHistogram> labelDelays();

    /** Keeps what detectors have become since the last call. */
    void flush();

    /** Forgets what any monitor keeps about a series. */
    default void forget(SeriesKey gone) {
        forgetMonitored(key -> key.isOf(gone));
    }

    /** Forgets what monitors keep under these keys. */
    default void forgetMonitored(Predicate<MonitorStateKey> isGone) {
        detectors().removeKeysIf(isGone);
        alerts().removeKeysIf(isGone);
        fixedReferences().removeKeysIf(isGone);
        frozenReferences().removeKeysIf(isGone);
        acceptedLevels().removeKeysIf(isGone);
        blockMonitors().removeKeysIf(isGone);
        referenceDays().removeKeysIf(isGone);
        toldStatuses().removeKeysIf(isGone);
    }

    /** Forgets all series, and what any monitor keeps about them. */
    default void forgetSeries() {
        series().clear();
        panes().clear();
        detectors().clear();
        alerts().clear();
        fixedReferences().clear();
        frozenReferences().clear();
        acceptedLevels().clear();
        blockMonitors().clear();
        referenceDays().clear();
        pauses().clear();
        toldStatuses().clear();
        toldDefinitions().clear();
        labelDelays().clear();
    }

    /** Forgets how far the group has come, and what waits. */
    default void forgetProgress() {
        progress().clear();
        monitorsInForce().clear();
        waitingPanes().clear();
        waitingScores().clear();
        waitingActions().clear();
        takenActions().clear();
    }
}
