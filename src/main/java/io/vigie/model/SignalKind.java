package io.vigie.model;

/** What a user did in a conversation. Stored in savepoints by name. */
public enum SignalKind {
    RESOLVED,
    ESCALATED,
    ABANDONED,
    RETRIED,
    THUMBS_UP,
    THUMBS_DOWN
}
