package io.vigie.join;

import io.vigie.model.Signal;

/**
 * A signal that waits for its turn, or for its turn's end. Stored in savepoints: fields may be added, a renamed one
 * loses its content.
 *
 * @param knownAt epoch milliseconds: when it was signalled, or later where it was late
 */
public record PendingSignal(Signal signal, long knownAt) {}
