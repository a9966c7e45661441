package io.vigie.flink.drift;

import io.vigie.model.AlertEvent;
import io.vigie.model.SliceGroup;
import org.jspecify.annotations.Nullable;

/**
 * What a group of a model tells its incidents: an alert, or how far it is. What came before in the same group is here
 * before.
 *
 * @param tick epoch milliseconds: all alerts of the group up to it have come; {@link #GONE} if the group is forgotten;
 *     meaningless with an alert
 */
public record IncidentInput(
        String model, String dimension, long tick, @Nullable AlertEvent alert) {

    /** Instead of a tick: nobody waits for the group any more. */
    static final long GONE = Long.MAX_VALUE;

    static IncidentInput of(SliceGroup group, AlertEvent alert) {
        return new IncidentInput(group.model(), group.dimension(), 0, alert);
    }

    static IncidentInput ticked(SliceGroup group, long tick) {
        return new IncidentInput(group.model(), group.dimension(), tick, null);
    }
}
