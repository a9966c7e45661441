package io.vigie.model;

/** The state of an alert. Only {@link #FIRING} and {@link #RESOLVED} are published. Stored in savepoints by name. */
public enum AlertState {
    PENDING,
    FIRING,
    RESOLVED
}
