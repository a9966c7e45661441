package io.vigie.deadletters;

import io.vigie.model.DeadLetter;
import io.vigie.model.RejectionReason;
import java.util.Set;

/**
 * Which dead letters are meant.
 *
 * @param reasons empty: all
 * @param topics the topics that the rejected records came from; empty: all
 * @param since epoch milliseconds: only records that were rejected then or later
 */
public record DeadLetterFilter(Set<RejectionReason> reasons, Set<String> topics, long since) {

    public DeadLetterFilter {
        reasons = Set.copyOf(reasons);
        topics = Set.copyOf(topics);
    }

    /** Whether this dead letter is meant. */
    public boolean matches(DeadLetter deadLetter) {
        return deadLetter.rejectedAt() >= since
                && (topics.isEmpty() || topics.contains(deadLetter.topic()))
                && (reasons.isEmpty()
                        || reasons.stream().anyMatch(reason -> reason.name().equals(deadLetter.reason())));
    }
}
