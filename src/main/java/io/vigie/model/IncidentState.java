package io.vigie.model;

/** The state of an incident. Stored in savepoints by code. */
public enum IncidentState {
    /** At least one of its alerts fires. */
    OPEN,
    /** All of its alerts are resolved. */
    CLOSED
}
