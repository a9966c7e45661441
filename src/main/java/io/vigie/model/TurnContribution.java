package io.vigie.model;

/** What became of one answered turn of a conversation. */
public record TurnContribution(Subject subject, long requestedAt, long knownAt, boolean abandoned, boolean escalated)
        implements Contribution {}
