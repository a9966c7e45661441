package io.vigie.model;

/** Where an alert stands. Only {@link #FIRING} and {@link #RESOLVED} are published. Stored in savepoints by name. */
public enum AlertState {
    PENDING,
    FIRING,
    RESOLVED
}
