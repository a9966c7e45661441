package io.vigie.detect;

/**
 * Where a monitor keeps labels that wait for its reference, in pieces, so that neither the heap nor what is written at
 * every tick grows with them. Pieces are numbered from 0, and read at most a few times.
 */
public interface LabelSpill {

    /** @param labels of the piece, in place of what it was */
    void put(long piece, byte[] labels);

    /** A piece that was put and not removed. */
    byte[] get(long piece);

    void remove(long piece);
}
