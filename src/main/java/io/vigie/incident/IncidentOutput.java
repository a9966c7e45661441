package io.vigie.incident;

import io.vigie.model.AlertEvent;
import io.vigie.model.IncidentEvent;

/** Where alerts and the incidents that they belong to go. */
public interface IncidentOutput {

    /** An alert's event, with its incident where it has one. */
    void alert(AlertEvent alert);

    void incident(IncidentEvent incident);
}
