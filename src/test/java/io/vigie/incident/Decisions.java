package io.vigie.incident;

import io.vigie.model.AlertMatcher;
import io.vigie.model.IncidentDecision;
import io.vigie.model.IncidentDecision.DecisionType;
import org.jspecify.annotations.Nullable;

/** What people decide about incidents of the model of {@link Alerts}. */
public final class Decisions {

    private Decisions() {}

    public static IncidentDecision of(DecisionType type, String id, String incidentId, long at) {
        return new IncidentDecision(
                id, type, at, "ana", "because " + id, Alerts.MODEL, incidentId, null, null, AlertMatcher.ANY);
    }

    public static IncidentDecision silence(String id, String incidentId, long at, long until) {
        return new IncidentDecision(
                id, DecisionType.SILENCE, at, "ana", null, Alerts.MODEL, incidentId, null, until, AlertMatcher.ANY);
    }

    public static IncidentDecision silence(String id, AlertMatcher matcher, long at, long until) {
        return new IncidentDecision(
                id, DecisionType.SILENCE, at, "ana", null, Alerts.MODEL, null, null, until, matcher);
    }

    public static IncidentDecision unsilence(
            String id, @Nullable String incidentId, @Nullable String silenceId, long at) {
        return new IncidentDecision(
                id,
                DecisionType.UNSILENCE,
                at,
                "ana",
                null,
                Alerts.MODEL,
                incidentId,
                silenceId,
                null,
                AlertMatcher.ANY);
    }
}
