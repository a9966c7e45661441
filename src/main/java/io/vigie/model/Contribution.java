package io.vigie.model;

/** What one event adds to the pane of the request that it belongs to. */
public interface Contribution {
    Subject subject();

    /** Epoch milliseconds: decides the pane. */
    long requestedAt();

    /** Event time, in epoch milliseconds, of the event or timer that made this known. */
    long knownAt();
}
