package io.vigie.incident;

import io.vigie.model.AlertEvent;
import io.vigie.model.IncidentDecision;
import io.vigie.model.IncidentEvent;

/** Where alerts and the incidents that they belong to go, and what becomes of decisions: runs over files have none. */
public interface IncidentOutput {

    /** An alert's event, with its incident where it has one. */
    void alert(AlertEvent alert);

    void incident(IncidentEvent incident);

    /**
     * A decision does nothing.
     *
     * @param why a clause that follows "because"
     */
    default void unusable(IncidentDecision decision, String why) {}

    /** A decision came once more. */
    default void repeated(IncidentDecision decision) {}
}
