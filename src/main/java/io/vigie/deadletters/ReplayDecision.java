package io.vigie.deadletters;

/** What a replay does with a dead letter. */
sealed interface ReplayDecision {

    /**
     * Its record goes back to its topic.
     *
     * @param replays how often the record has then been replayed
     */
    record Send(String key, byte[] payload, int replays) implements ReplayDecision {}

    /**
     * No job could use it today either.
     *
     * @param reason name of a {@code RejectionReason}: today's, which may differ from the one in the dead letter
     */
    record StillRejected(String reason, String detail) implements ReplayDecision {}

    /** The record was replayed before, because of this dead letter or of another one about it. */
    record SentBefore() implements ReplayDecision {}

    /** The record has come back too often. */
    record TooOften(int replays) implements ReplayDecision {}

    /** The dead letter has no bytes, and its topic no longer has the record. */
    record Gone() implements ReplayDecision {}

    /** It comes from a topic that takes no replays: producers of events do not write to it, or it is compacted. */
    record NoInput() implements ReplayDecision {}
}
