package io.vigie.monitor;

/**
 * A piece of the labels that wait for a monitor's reference. Stored in savepoints: renaming a component loses labels
 * that wait.
 *
 * @param piece its number, from 0
 */
public record WaitingPieceKey(MonitorStateKey monitor, long piece) {}
