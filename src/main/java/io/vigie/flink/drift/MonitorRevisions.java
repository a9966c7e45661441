package io.vigie.flink.drift;

import io.vigie.flink.StateAccess;
import io.vigie.model.MonitorRevision;
import io.vigie.monitor.DriftRules;
import io.vigie.monitor.MonitorDefinitionWriter;
import io.vigie.monitor.MonitorSchedule;
import io.vigie.monitor.MonitorSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.state.BroadcastState;
import org.jspecify.annotations.Nullable;

/**
 * The monitors of the settings, and those that people applied since → which are in force at a tick: of the revisions
 * whose time has come the one with the largest number; those of the settings where there is none.
 *
 * <p>What is in force at a tick follows from the revisions alone, not from the order in which they are read. Every
 * subtask has all of them, in broadcast state; what cannot be used under the settings is not kept. Memory: the latest
 * {@value MonitorRevision#MOST_KEPT}.
 */
final class MonitorRevisions implements MonitorSchedule {

    private final MonitorSet ofSettings;
    private final RevisionReader reader;
    private final BroadcastState<Long, MonitorRevision> state;
    private final NavigableMap<Long, DatedMonitors> usable = new TreeMap<>(Comparator.reverseOrder());
    private final List<RefusedRevision> refusedAtStart = new ArrayList<>();

    /** Since this object was made: each is told once, though it is known beforehand and read again. */
    private final Set<String> refused = new HashSet<>();

    private record DatedMonitors(MonitorRevision revision, MonitorSet monitors) {}

    /** @param problems all of them, in lines */
    record RefusedRevision(MonitorRevision revision, String problems) {}

    /** What became of a revision that was read. */
    sealed interface Taken {
        /** It counts from now on. */
        record New() implements Taken {}

        /** It is here already, was refused before, or is older than all that are kept. */
        record Repeated() implements Taken {}

        record Refused(RefusedRevision revision) implements Taken {}
    }

    /**
     * Reads what is kept. What cannot be used under these settings stays in state: other settings may use it again.
     *
     * @param rules with the monitors of the settings
     */
    MonitorRevisions(DriftRules rules, RevisionReader reader, BroadcastState<Long, MonitorRevision> state) {
        this.ofSettings = MonitorSet.ofSettings(rules);
        this.reader = reader;
        this.state = state;
        StateAccess.write(() -> state.immutableEntries().forEach(entry -> {
            try {
                use(entry.getValue());
            } catch (IllegalArgumentException e) {
                refused.add(entry.getValue().id());
                refusedAtStart.add(new RefusedRevision(entry.getValue(), String.valueOf(e.getMessage())));
            }
        }));
    }

    Taken take(MonitorRevision revision) {
        MonitorRevision known = StateAccess.<@Nullable MonitorRevision>read(() -> state.get(revision.number()));
        boolean isOld = usable.size() >= MonitorRevision.MOST_KEPT && revision.number() < usable.lastKey();
        if (isOld
                || refused.contains(revision.id())
                || (known != null && MonitorRevision.ORDER.compare(known, revision) >= 0)) {
            return new Taken.Repeated();
        }
        try {
            use(revision);
        } catch (IllegalArgumentException e) {
            refused.add(revision.id());
            return new Taken.Refused(new RefusedRevision(revision, String.valueOf(e.getMessage())));
        }
        StateAccess.write(() -> state.put(revision.number(), revision));
        while (usable.size() > MonitorRevision.MOST_KEPT) {
            Map.Entry<Long, DatedMonitors> oldest = usable.pollLastEntry();
            StateAccess.write(() -> state.remove(oldest.getKey()));
        }
        return new Taken.New();
    }

    /** @throws IllegalArgumentException with all problems */
    private void use(MonitorRevision revision) {
        usable.put(revision.number(), new DatedMonitors(revision, monitors(revision)));
    }

    private MonitorSet monitors(MonitorRevision revision) {
        if (revision.text() == null) {
            return new MonitorSet(revision.number(), revision.id(), ofSettings.rules(), ofSettings.definitions());
        }
        DriftRules rules = ofSettings.rules().withMonitors(reader.monitors(revision));
        return new MonitorSet(revision.number(), revision.id(), rules, new MonitorDefinitionWriter(rules.monitors()));
    }

    @Override
    public MonitorSet at(long tick) {
        for (DatedMonitors dated : usable.values()) {
            if (dated.revision().from() <= tick) {
                return dated.monitors();
            }
        }
        return ofSettings;
    }

    /** The one with the largest number; null where nothing was applied. */
    @Nullable
    MonitorRevision newest() {
        return usable.isEmpty() ? null : usable.firstEntry().getValue().revision();
    }

    /** All that can be used, and the settings. */
    List<MonitorSet> all() {
        List<MonitorSet> all = new ArrayList<>(List.of(ofSettings));
        usable.values().forEach(dated -> all.add(dated.monitors()));
        return all;
    }

    /** What state holds and these settings cannot use. */
    List<RefusedRevision> refusedAtStart() {
        return refusedAtStart;
    }
}
