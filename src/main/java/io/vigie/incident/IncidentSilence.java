package io.vigie.incident;

import io.vigie.model.AlertMatcher;
import io.vigie.model.IncidentAlert;
import io.vigie.model.IncidentDecision;
import io.vigie.model.IncidentEvent.IncidentAction;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A time in which channels are told nothing of some alerts. Stored in savepoints by {@link IncidentCodec}.
 *
 * @param action who asked for it, when and why; it has an id and an end
 * @param incidentId null: alerts of any incident
 * @param hasEnded whether a person ended it; kept until its time is over, so that a copy of it does not begin it anew
 */
record IncidentSilence(IncidentAction action, @Nullable String incidentId, AlertMatcher matcher, boolean hasEnded) {

    static IncidentSilence of(IncidentDecision decision) {
        return new IncidentSilence(
                IncidentDecisions.action(decision), decision.incidentId(), decision.matcher(), false);
    }

    String id() {
        return Objects.requireNonNull(action.id());
    }

    long until() {
        return Objects.requireNonNull(action.until());
    }

    IncidentSilence end() {
        return new IncidentSilence(action, incidentId, matcher, true);
    }

    boolean covers(Incident incident, IncidentAlert alert) {
        return (incidentId == null || incidentId.equals(incident.id())) && matcher.covers(incident.version(), alert);
    }
}
