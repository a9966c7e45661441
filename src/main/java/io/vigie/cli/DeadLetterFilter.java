package io.vigie.cli;

import io.vigie.model.DeadLetter;
import io.vigie.model.RejectionReason;
import java.util.Set;

/**
 * Which letters are meant.
 *
 * @param reasons empty: all
 * @param topics those that the records came from; empty: all
 * @param since epoch milliseconds: letters that were rejected then or later
 */
record DeadLetterFilter(Set<RejectionReason> reasons, Set<String> topics, long since) {

    DeadLetterFilter {
        reasons = Set.copyOf(reasons);
        topics = Set.copyOf(topics);
    }

    boolean matches(DeadLetter letter) {
        return letter.rejectedAt() >= since
                && (topics.isEmpty() || topics.contains(letter.topic()))
                && (reasons.isEmpty()
                        || reasons.stream().anyMatch(reason -> reason.name().equals(letter.reason())));
    }
}
