package io.vigie.model;

import java.util.List;

/**
 * What became of one answered turn of a conversation.
 *
 * @param signals the kinds of signals that users gave of it, each once
 */
public record TurnContribution(
        Subject subject, long requestedAt, long knownAt, boolean abandoned, List<SignalKind> signals)
        implements Contribution {}
