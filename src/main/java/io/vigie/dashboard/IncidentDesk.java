package io.vigie.dashboard;

import io.vigie.model.IncidentDecision.DecisionType;
import org.jspecify.annotations.Nullable;

/** Where decisions about incidents go. */
@FunctionalInterface
public interface IncidentDesk {

    /**
     * What a person decided on the page.
     *
     * @param id of the decision: what comes twice with one id counts once
     * @param by the name of the person's token
     * @param reason null: none was given
     * @param until epoch milliseconds: when a silence ends; null for every other decision
     */
    record PageDecision(
            DecisionType type,
            String id,
            String by,
            @Nullable String reason,
            @Nullable Long until) {}

    /**
     * Returns once the decision is stored where the job reads it.
     *
     * @return how many alerts are accepted by it
     * @throws IllegalStateException with a sentence, if it cannot be followed, or cannot be sent
     */
    int decide(String incidentId, PageDecision decision) throws Exception;
}
