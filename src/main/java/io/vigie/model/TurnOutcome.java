package io.vigie.model;

/**
 * What became of a turn that may still be labelled.
 *
 * @param requestedAt epoch milliseconds: which request of its id it was
 * @param knownAt epoch milliseconds: when it was decided
 */
public record TurnOutcome(String requestId, long requestedAt, long knownAt, boolean abandoned) {}
