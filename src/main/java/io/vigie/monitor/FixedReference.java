package io.vigie.monitor;

/**
 * The figure of a fixed reference, once it is complete. Stored in savepoints: renaming a component loses references
 * that panes no longer cover.
 *
 * @param n on how many observations it rests
 */
public record FixedReference(double value, double lower, double upper, double n) {}
