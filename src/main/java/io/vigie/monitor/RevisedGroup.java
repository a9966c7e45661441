package io.vigie.monitor;

import io.vigie.model.SliceGroup;
import java.util.List;

/**
 * What a change of monitors did to a group.
 *
 * @param number of the revision that is in force now, 0 for the monitors of the settings
 * @param tick from which on it is, epoch milliseconds
 * @param changes of the group's monitors that differ
 * @param endedAlerts how many open alerts have ended with their monitors
 * @param dropped how many series lost what their monitor had kept
 * @param restarted of how many series the evidence begins anew
 */
public record RevisedGroup(
        SliceGroup group,
        long number,
        long tick,
        List<MonitorChange> changes,
        int endedAlerts,
        int dropped,
        int restarted) {}
