package io.vigie.model;

/** How a response ended. Stored in savepoints by name. */
public enum ResponseStatus {
    OK,
    ERROR,
    TIMEOUT,
    REFUSED,
    CANCELLED
}
