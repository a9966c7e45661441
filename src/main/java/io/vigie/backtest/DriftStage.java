package io.vigie.backtest;

import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import io.vigie.monitor.DriftRules;
import io.vigie.monitor.InMemoryMonitorStore;
import io.vigie.monitor.MonitorDefinitionWriter;
import io.vigie.monitor.MonitorOutput;
import io.vigie.monitor.MonitoredGroup;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Panes and labels of each group → points and alerts, by the monitors of the drift job. */
final class DriftStage implements PaneStage.PaneOutput {

    private final DriftRules rules;
    private final MonitorDefinitionWriter definitions;
    private final MonitorOutput out;
    private final Map<SliceGroup, MonitoredGroup> groups = new HashMap<>();

    DriftStage(DriftRules rules, MonitorOutput out) {
        this.rules = rules;
        this.definitions = new MonitorDefinitionWriter(rules.monitors());
        this.out = out;
    }

    @Override
    public void pane(SliceGroup group, PaneUpdate pane) {
        MonitoredGroup monitored = group(group);
        if (pane.content() == null) {
            monitored.onPanesMark(pane.asOf(), out);
        } else {
            monitored.onPane(pane);
        }
    }

    @Override
    public void score(SliceGroup group, ScoreUpdate score) {
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
