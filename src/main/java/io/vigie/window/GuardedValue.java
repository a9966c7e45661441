package io.vigie.window;

/** One value of a guarded field. Stored in savepoints: renaming a component forgets which values were admitted. */
public record GuardedValue(GuardedField kind, String value) {}
