package io.vigie.cli;

/** What becomes of a letter that is to be replayed. */
sealed interface ReplayDecision {

    /**
     * Its record goes back to its topic.
     *
     * @param replays how often the record was then replayed
     */
    record Send(String key, byte[] payload, int replays) implements ReplayDecision {}

    /**
     * No job could use it today either.
     *
     * @param reason a {@code Reason} name: today's, which need not be the letter's
     */
    record StillRejected(String reason, String detail) implements ReplayDecision {}

    /** It was replayed before, by this letter or by another one about the same record. */
    record SentBefore() implements ReplayDecision {}

    /** It has come back too often. */
    record TooOften(int replays) implements ReplayDecision {}

    /** It comes from a topic that producers of events do not write to, or that is compacted. */
    record NoInput() implements ReplayDecision {}
}
