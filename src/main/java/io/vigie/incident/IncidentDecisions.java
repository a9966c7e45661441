package io.vigie.incident;

import io.vigie.model.IncidentDecision;
import io.vigie.model.IncidentEvent.IncidentAction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a decision changes in the incidents and silences of its model. */
final class IncidentDecisions {

    private final Silences silences;

    IncidentDecisions(Silences silences) {
        this.silences = silences;
    }

    /** A decision that cannot be followed, and why. */
    static final class UnusableDecisionException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableDecisionException(String why) {
            super(why);
        }
    }

    static IncidentAction action(IncidentDecision decision) {
        return new IncidentAction(
                decision.type().label(),
                decision.by(),
                decision.at(),
                decision.reason(),
                decision.until(),
                decision.id());
    }

    /**
     * Those of the incidents that it changes, as they are after it.
     *
     * @param now epoch milliseconds
     * @throws UnusableDecisionException with a clause that follows "because"
     */
    List<Incident> follow(IncidentDecision decision, List<Incident> incidents, long now)
            throws UnusableDecisionException {
        String id = decision.incidentId();
        if (id == null) {
            return ofMany(decision, incidents, now);
        }
        Incident known = incidents.stream()
                .filter(incident -> incident.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new UnusableDecisionException("there is no such incident any more, or yet"));
        return List.of(ofOne(decision, known, now));
    }

    private Incident ofOne(IncidentDecision decision, Incident known, long now) throws UnusableDecisionException {
        long at = known.nextEventAt(now);
        Incident acted = known.act(action(decision), at);
        return switch (decision.type()) {
            case COMMENT, ACCEPT -> acted;
            case ACKNOWLEDGE -> requireOpen(acted).acknowledge();
            case CLOSE -> closed(requireOpen(acted), at, false);
            case FALSE_ALARM ->
                acted.closedAt() == null
                        ? closed(acted, at, true)
                        : acted.with(acted.handling().markFalse());
            case SILENCE -> {
                add(requireOpen(acted), decision, at);
                yield acted;
            }
            case UNSILENCE -> {
                String silenceId = decision.silenceId();
                List<IncidentSilence> ended = silences.end(
                        silence -> silenceId == null
                                ? known.id().equals(silence.incidentId())
                                : silence.id().equals(silenceId),
                        at);
                if (ended.isEmpty()) {
                    throw new UnusableDecisionException("it has no silence of its own that holds");
                }
                yield acted;
            }
        };
    }

    private static Incident requireOpen(Incident incident) throws UnusableDecisionException {
        Long closedAt = incident.closedAt();
        if (closedAt != null) {
            throw new UnusableDecisionException("it is over since " + Instant.ofEpochMilli(closedAt));
        }
        return incident;
    }

    /** Whoever closes it wants its end to be told, whatever silence of its own it has. */
    private Incident closed(Incident incident, long at, boolean asFalse) {
        silences.end(silence -> incident.id().equals(silence.incidentId()), at);
        return incident.closeByPerson(at, asFalse);
    }

    private void add(@Nullable Incident incident, IncidentDecision decision, long at) throws UnusableDecisionException {
        if (Objects.requireNonNull(decision.until()) <= at) {
            throw new UnusableDecisionException("its time is over");
        }
        if (silences.isFull()) {
            throw new UnusableDecisionException(
                    (incident == null ? "the model" : "its model") + " has " + Silences.MOST + " silences already");
        }
        silences.add(IncidentSilence.of(decision));
    }

    /** A silence by matcher, or its end: shown with the open incidents that it covers. */
    private List<Incident> ofMany(IncidentDecision decision, List<Incident> incidents, long now)
            throws UnusableDecisionException {
        List<IncidentSilence> concerned;
        if (decision.type() == IncidentDecision.DecisionType.SILENCE) {
            add(null, decision, now);
            concerned = List.of(IncidentSilence.of(decision));
        } else {
            concerned = silences.end(silence -> silence.id().equals(decision.silenceId()), now);
            if (concerned.isEmpty()) {
                throw new UnusableDecisionException("there is no such silence that holds");
            }
        }
        List<Incident> changed = new ArrayList<>();
        for (Incident incident : incidents) {
            boolean isConcerned = incident.closedAt() == null
                    && concerned.stream().anyMatch(silence -> incident.present().stream()
                            .anyMatch(member -> silence.covers(incident, member.alert())));
            if (isConcerned) {
                changed.add(incident.act(action(decision), incident.nextEventAt(now)));
            }
        }
        return changed;
    }
}
