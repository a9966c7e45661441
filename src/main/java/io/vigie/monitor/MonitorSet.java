package io.vigie.monitor;

import io.vigie.model.MonitorRevision;

/**
 * All monitors of the job, as the settings or a revision have them. One object serves all groups of a subtask.
 *
 * @param number of the revision, 0 for those of the settings
 * @param id of the revision, empty for those of the settings
 * @param rules with these monitors, so that budgets are divided among them
 */
public record MonitorSet(long number, String id, DriftRules rules, MonitorDefinitionWriter definitions) {

    /** Those of the settings. */
    public static MonitorSet ofSettings(DriftRules rules) {
        return new MonitorSet(MonitorRevision.SETTINGS, "", rules, new MonitorDefinitionWriter(rules.monitors()));
    }
}
