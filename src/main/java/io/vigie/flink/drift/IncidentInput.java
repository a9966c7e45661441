package io.vigie.flink.drift;

import io.vigie.model.AlertEvent;
import io.vigie.model.IncidentDecision;
import io.vigie.model.SliceGroup;
import org.jspecify.annotations.Nullable;

/**
 * What a group of a model tells its incidents: an alert, or how far it is. What came before in the same group is here
 * before. Or what a person decided, which is of no group.
 *
 * @param tick epoch milliseconds: all alerts of the group up to it have come; {@link #GONE} if the group is forgotten;
 *     meaningless with an alert or
 *     a decision
 */
public record IncidentInput(
        String model,
        String dimension,
        long tick,
        @Nullable AlertEvent alert,
        @Nullable IncidentDecision decision) {

    /** Instead of a tick: nobody waits for the group any more. */
    static final long GONE = Long.MAX_VALUE;

    static IncidentInput of(SliceGroup group, AlertEvent alert) {
        return new IncidentInput(group.model(), group.dimension(), 0, alert, null);
    }

    public static IncidentInput of(IncidentDecision decision) {
        return new IncidentInput(decision.model(), "", 0, null, decision);
    }

    static IncidentInput ticked(SliceGroup group, long tick) {
        return new IncidentInput(group.model(), group.dimension(), tick, null, null);
    }
}
