package io.vigie.model;

import org.jspecify.annotations.Nullable;

/**
 * One record of the control topic: a decision about an alert or about an incident; the other one is null.
 */
public record ControlEvent(
        @Nullable AlertAction alertAction, @Nullable IncidentDecision incidentDecision) {

    public static ControlEvent of(AlertAction action) {
        return new ControlEvent(action, null);
    }

    public static ControlEvent of(IncidentDecision decision) {
        return new ControlEvent(null, decision);
    }

    /** Epoch milliseconds: when the person decided. */
    public long at() {
        if (incidentDecision != null) {
            return incidentDecision.at();
        }
        return alertAction == null ? 0 : alertAction.at();
    }
}
