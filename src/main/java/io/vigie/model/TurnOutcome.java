package io.vigie.model;

/**
 * What became of a turn that may still be labelled.
 *
 * @param knownAt epoch milliseconds: when it was decided
 */
public record TurnOutcome(String requestId, long knownAt, boolean abandoned) {}
