package io.vigie.detect;

/** Which way is bad. Stored in savepoints by name. */
public enum Direction {
    HIGHER_IS_WORSE,
    LOWER_IS_WORSE
}
