package io.vigie.control;

import io.vigie.model.AlertAction;
import io.vigie.model.AlertAction.AlertActionType;
import io.vigie.model.AlertMatcher;
import io.vigie.model.AlertState;
import io.vigie.model.ControlEvent;
import io.vigie.model.IncidentAlert;
import io.vigie.model.IncidentDecision;
import io.vigie.model.IncidentDecision.DecisionType;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An incident, or the incidents of a model, and a person's decision → what the drift job is told. */
public final class IncidentActions {

    private IncidentActions() {}

    /**
     * Who decided what, when and why.
     *
     * @param id of the decision; null: made of the rest, so that the same decision at the same millisecond is one
     * @param at epoch milliseconds, like {@code until}
     * @param reason null or a comment's text
     * @param until when a silence ends; null for every other decision
     */
    public record Act(
            DecisionType type,
            @Nullable String id,
            long at,
            String by,
            @Nullable String reason,
            @Nullable Long until) {

        private String idFor(String subject) {
            return id != null
                    ? id
                    : ActionIds.of(
                            subject,
                            type.label(),
                            Long.toString(at),
                            by,
                            Objects.requireNonNullElse(reason, ""),
                            String.valueOf(until));
        }
    }

    /**
     * A decision about one incident. Accepting it also accepts those of its alerts that fire and compare a level with a
     * reference.
     *
     * @throws IllegalStateException with a sentence, if the incident is over, or it has nothing to accept
     */
    public static List<ControlEvent> on(IncidentEvent incident, Act act) {
        requireOpen(incident, act.type());
        String id = act.idFor(incident.incidentId());
        List<ControlEvent> events = new ArrayList<>();
        if (act.type() == DecisionType.ACCEPT) {
            for (IncidentAlert alert : acceptable(incident)) {
                events.add(ControlEvent.of(accept(incident, alert, id, act)));
            }
            if (events.isEmpty()) {
                throw new IllegalStateException("no open alert of incident " + incident.incidentId()
                        + " can be accepted: objectives and distributions are compared with no level");
            }
        }
        requireUntil(act);
        events.add(ControlEvent.of(new IncidentDecision(
                id,
                act.type(),
                act.at(),
                act.by(),
                act.reason(),
                incident.model(),
                incident.incidentId(),
                null,
                act.until(),
                AlertMatcher.ANY)));
        return events;
    }

    /** A silence of the alerts of a model that a matcher covers, whatever incident they belong to. */
    public static ControlEvent silence(String model, AlertMatcher matcher, Act act) {
        requireUntil(act);
        return ControlEvent.of(new IncidentDecision(
                act.idFor(model + "\n" + matcher.words()),
                DecisionType.SILENCE,
                act.at(),
                act.by(),
                act.reason(),
                model,
                null,
                null,
                act.until(),
                matcher));
    }

    /** The end of a silence of that kind. */
    public static ControlEvent unsilence(IncidentDecision silence, Act act) {
        return ControlEvent.of(new IncidentDecision(
                act.idFor(silence.id()),
                DecisionType.UNSILENCE,
                act.at(),
                act.by(),
                act.reason(),
                silence.model(),
                silence.incidentId(),
                silence.id(),
                null,
                AlertMatcher.ANY));
    }

    /** Those that {@link DecisionType#ACCEPT} accepts. */
    public static List<IncidentAlert> acceptable(IncidentEvent incident) {
        return incident.alerts().stream()
                .filter(alert -> alert.state() == AlertState.FIRING)
                .filter(alert -> AlertActions.comparesALevel(alert.metric(), alert.detector()))
                .toList();
    }

    private static void requireOpen(IncidentEvent incident, DecisionType type) {
        boolean isOpen = incident.state() == IncidentState.OPEN;
        // What was said of an incident may be said when it is over, too.
        if (!isOpen && type != DecisionType.COMMENT && type != DecisionType.FALSE_ALARM) {
            Long closedAt = incident.closedAt();
            throw new IllegalStateException("incident " + incident.incidentId() + " is over"
                    + (closedAt == null ? "" : " since " + Instant.ofEpochMilli(closedAt)));
        }
    }

    private static void requireUntil(Act act) {
        if (act.type() != DecisionType.SILENCE) {
            return;
        }
        Long until = act.until();
        if (until == null || until <= act.at()) {
            throw new IllegalStateException("a silence ends in the future");
        }
        if (until - act.at() > IncidentDecision.LONGEST_SILENCE.toMillis()) {
            throw new IllegalStateException(
                    "a silence lasts " + IncidentDecision.LONGEST_SILENCE.toDays() + " days at most");
        }
    }

    private static AlertAction accept(IncidentEvent incident, IncidentAlert alert, String id, Act act) {
        return new AlertAction(
                ActionIds.of(id, alert.alertId()),
                AlertActionType.ACCEPT,
                act.at(),
                act.by(),
                Objects.requireNonNullElse(act.reason(), "incident " + incident.incidentId() + " is accepted"),
                alert.alertId(),
                incident.model(),
                incident.version(),
                alert.slice(),
                alert.monitor(),
                alert.metric(),
                alert.criterion());
    }
}
