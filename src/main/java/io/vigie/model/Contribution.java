package io.vigie.model;

/** What one event adds to the pane of the request it leads back to. */
public interface Contribution {
    Subject subject();

    /** Epoch milliseconds: decides the pane. */
    long requestedAt();

    /** Epoch milliseconds of event time at which this became known: the time of the event or timer that caused it. */
    long knownAt();
}
