package io.vigie.window;

/**
 * What a slice group tells apart a bounded number of values of. Stored in savepoints by name; the label {@code kind} of
 * {@code cardinalityOverflow}.
 */
public enum GuardedField {
    SLICE,
    VERSION,
    OUTCOME,
    CRITERION
}
