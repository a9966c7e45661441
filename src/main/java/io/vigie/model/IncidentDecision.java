package io.vigie.model;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person decided about an incident, or about all incidents of a model that a matcher covers. Stored in
 * savepoints while it waits for its incident: renaming a component drops what waits.
 *
 * @param id the same for every copy of the decision: it counts once
 * @param at epoch milliseconds, as all times: when the person decided
 * @param by who decided
 * @param reason why, or a comment's text, in the person's words; null: nothing was said
 * @param incidentId null for a silence by {@code matcher}, and where {@code silenceId} says which silence ends
 * @param silenceId of {@link DecisionType#UNSILENCE}: the id of the silence; null: every silence of the incident
 * @param until of {@link DecisionType#SILENCE}: when it ends by itself; null otherwise
 * @param matcher of {@link DecisionType#SILENCE}: which alerts it covers
 */
public record IncidentDecision(
        String id,
        DecisionType type,
        long at,
        String by,
        @Nullable String reason,
        String model,
        @Nullable String incidentId,
        @Nullable String silenceId,
        @Nullable Long until,
        AlertMatcher matcher) {

    /** A silence ends: what lasts longer is a monitor that nobody wants. */
    public static final Duration LONGEST_SILENCE = Duration.ofDays(90);

    /** Most characters of a reason, of any decision of a person. */
    public static final int MOST_REASON = 1_000;

    /** What can be decided. Stored in savepoints by name. */
    public enum DecisionType {
        /** Somebody has it in hand: nobody is reminded, and it is not escalated, until it is materially worse. */
        ACKNOWLEDGE("acknowledge"),
        /** No channel is told for a time. */
        SILENCE("silence"),
        /** A silence ends before its time. */
        UNSILENCE("unsilence"),
        COMMENT("comment"),
        /** It is over, whatever its alerts say, until they are materially worse. */
        CLOSE("close"),
        /** As {@link #CLOSE}, and nothing was wrong. */
        FALSE_ALARM("false-alarm"),
        /** Its alerts are accepted, each by an {@link AlertAction}. */
        ACCEPT("accept");

        private final String label;

        DecisionType(String label) {
            this.label = label;
        }

        /** The name in events, addresses and commands. */
        public String label() {
            return label;
        }

        /** The type of this label; empty if there is none. */
        public static Optional<DecisionType> ofLabel(String label) {
            for (DecisionType type : values()) {
                if (type.label.equals(label)) {
                    return Optional.of(type);
                }
            }
            return Optional.empty();
        }
    }
}
