package io.vigie.monitor;

import io.vigie.model.Monitor;
import java.util.List;

/**
 * Under which monitors a group has worked on its last tick.
 *
 * @param number of their revision, 0 for those of the settings
 * @param id of their revision, empty for those of the settings
 * @param monitors those that concern the group, in their order
 */
public record MonitorsInForce(long number, String id, List<Monitor> monitors) {

    public MonitorsInForce {
        monitors = List.copyOf(monitors);
    }
}
