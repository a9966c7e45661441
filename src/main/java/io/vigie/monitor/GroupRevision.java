package io.vigie.monitor;

import io.vigie.alert.AlertLifecycleState;
import io.vigie.alert.AlertMessages;
import io.vigie.alert.EndMessages;
import io.vigie.detect.BlockMonitor;
import io.vigie.detect.SequentialMonitor;
import io.vigie.model.AlertState;
import io.vigie.model.DetectorChoice;
import io.vigie.model.Monitor;
import io.vigie.monitor.MonitorChange.MonitorChangeType;
import io.vigie.series.MonitorPoints;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A group goes from one set of monitors to another, between two ticks.
 *
 * <ul>
 *   <li>What is kept under a monitor that is gone, that compares something else, or that does not look at the series any
 *       more, is dropped, and its open alerts end.
 *   <li>Where only tolerance, budget, threshold, distance, objective or floor are others, references stay, and evidence
 *       that has raised no alert begins anew: it was gathered under other terms. An alert that is open stays until its
 *       recovery is proven, under the new terms.
 *   <li>All else keeps everything: severity, owner, channels and runbook count from the next message on.
 * </ul>
 */
final class GroupRevision {

    private final GroupContext before;
    private final List<Monitor> old;
    private final List<Monitor> now;
    private final EndedSeries ended;
    private final MonitorOutput out;

    /**
     * @param before of the ticks until here
     * @param old the group's monitors until here
     * @param now its monitors from here on
     */
    GroupRevision(GroupContext before, List<Monitor> old, List<Monitor> now, MonitorOutput out) {
        this.before = before;
        this.old = old;
        this.now = now;
        this.out = out;
        DriftRules.AlertRules links = before.rules().alerts();
        this.ended = new EndedSeries(
                before,
                old,
                new AlertRecorder(
                        before.store().alerts(),
                        new AlertMessages(links.dashboardUrl(), links.runbookUrl()),
                        new AlertContexts(new SliceWindows(before.panes())),
                        out));
    }

    /**
     * @param monitors that are in force from here on
     * @param tick the first that is worked on under them, epoch milliseconds
     */
    RevisedGroup apply(MonitorSet monitors, long tick) {
        long number = monitors.number();
        MonitorStore store = before.store();
        int endedAlerts = ended.end(key -> !goesOn(key), tick, EndMessages.notMonitored(number));
        Set<MonitorStateKey> known = known();
        store.forgetMonitored(key -> !goesOn(key));
        int restarted = 0;
        int dropped = 0;
        for (MonitorStateKey key : known) {
            if (!goesOn(key)) {
                dropped++;
            } else if (restart(key)) {
                restarted++;
            }
        }
        List<MonitorChange> changes = MonitorChange.between(old, now);
        writeRemoved(changes, monitors, tick);
        return new RevisedGroup(before.group(), number, tick, changes, endedAlerts, dropped, restarted);
    }

    /** Those that are left write themselves. One that is left in another dimension is not gone. */
    private void writeRemoved(List<MonitorChange> changes, MonitorSet monitors, long tick) {
        Set<String> left =
                monitors.rules().monitors().stream().map(Monitor::name).collect(Collectors.toSet());
        for (Monitor monitor : old) {
            boolean isRemoved = changes.contains(new MonitorChange(monitor.name(), MonitorChangeType.REMOVED));
            if (isRemoved && !left.contains(monitor.name())) {
                out.point(MonitorPoints.of(
                        monitor,
                        MonitorPoints.definition(monitor),
                        before.group().model(),
                        tick,
                        monitors.number(),
                        MonitorChangeType.REMOVED.words()));
            }
        }
    }

    /** Series of which anything is kept that alerts rest on. */
    private Set<MonitorStateKey> known() {
        Set<MonitorStateKey> known = new HashSet<>(before.store().detectors().keys());
        before.store().blockMonitors().forEach((key, unused) -> known.add(key));
        before.store().alerts().forEach((key, unused) -> known.add(key));
        before.store().referenceDays().forEach((key, unused) -> known.add(key));
        before.store().fixedReferences().forEach((key, unused) -> known.add(key));
        return known;
    }

    private boolean goesOn(MonitorStateKey key) {
        MonitoredSeries from = watched(old, key);
        MonitoredSeries to = watched(now, key);
        return to != null && (from == null || !MonitorChange.comparesAnother(from.monitor(), to.monitor()));
    }

    private @Nullable MonitoredSeries watched(List<Monitor> monitors, MonitorStateKey key) {
        MonitoredSeries series = ended.series(monitors, key);
        return series != null && MonitoredSeries.isWatched(series.monitor(), series.model(), series.version())
                ? series
                : null;
    }

    /** @return whether anything was restarted */
    private boolean restart(MonitorStateKey key) {
        MonitoredSeries from = watched(old, key);
        MonitoredSeries to = watched(now, key);
        if (from == null || to == null || !MonitorChange.restartsEvidence(from.monitor(), to.monitor())) {
            return false;
        }
        MonitorStore store = before.store();
        DetectorChoice choice = to.monitor().method().detector();
        // Other detectors know neither tolerance nor budget.
        SequentialMonitor detector =
                choice.equals(DetectorChoice.DEFAULT) ? store.detectors().get(key, choice) : null;
        if (detector != null) {
            detector.restartEvidence();
        }
        BlockMonitor blocks = store.blockMonitors().get(key);
        if (blocks != null) {
            blocks.restartEvidence();
            store.blockMonitors().put(key, blocks);
        }
        AlertLifecycleState alert = store.alerts().get(key);
        boolean isPending = alert != null && alert.state() == AlertState.PENDING;
        if (isPending) {
            // How long a change must hold is counted anew.
            store.alerts().remove(key);
        }
        return detector != null || blocks != null || isPending;
    }
}
