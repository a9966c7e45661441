package io.vigie.backtest;

import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import io.vigie.monitor.DriftRules;
import io.vigie.monitor.InMemoryMonitorStore;
import io.vigie.monitor.MonitorDefinitionWriter;
import io.vigie.monitor.MonitorOutput;
import io.vigie.monitor.MonitoredGroup;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Panes and labels of each group → points and alerts, by the monitors of the drift job. Groups of dimensions that these
 * settings do not slice by are passed over.
 */
final class DriftStage implements PaneStage.PaneOutput {

    private final DriftRules rules;
    private final MonitorDefinitionWriter definitions;
    private final Set<String> dimensions;
    private final MonitorOutput out;
    private final Map<SliceGroup, MonitoredGroup> groups = new HashMap<>();

    /** @param dimensions names, as of a {@link SliceGroup} */
    DriftStage(DriftRules rules, Collection<String> dimensions, MonitorOutput out) {
        this.rules = rules;
        this.dimensions = Set.copyOf(dimensions);
        this.definitions = new MonitorDefinitionWriter(rules.monitors());
        this.out = out;
    }

    @Override
    public void pane(SliceGroup group, PaneUpdate pane) {
        if (!dimensions.contains(group.dimension())) {
            return;
        }
        MonitoredGroup monitored = group(group);
        if (pane.content() == null) {
            monitored.onPanesMark(pane.asOf(), out);
        } else {
            monitored.onPane(pane);
        }
    }

    @Override
    public void score(SliceGroup group, ScoreUpdate score) {
        if (!dimensions.contains(group.dimension())) {
            return;
        }
        MonitoredGroup monitored = group(group);
        if (score.label() == null) {
            monitored.onScoresMark(score.asOf(), out);
        } else {
            monitored.onScore(score);
        }
    }

    /** Writes what is held back until it cannot change: nothing more will come. */
    void end() {
        groups.values().forEach(group -> group.end(out));
    }

    /** How far the groups of each model came. */
    void progress(BiConsumer<String, Long> ticked) {
        groups.forEach((key, group) -> {
            if (group.progress().hasTicked()) {
                ticked.accept(key.model(), group.progress().lastTick());
            }
        });
    }

    private MonitoredGroup group(SliceGroup group) {
        return groups.computeIfAbsent(
                group, unused -> new MonitoredGroup(rules, definitions, group, new InMemoryMonitorStore()));
    }
}
