package io.vigie.detect;

/** Watches one stream of errors for the moment at which it got worse. {@code 1} always means an error. */
public interface ChangeDetector {
    /**
     * @param error in [0, 1]
     * @param time of what was labelled, epoch milliseconds
     * @return whether a degradation is signalled at this label
     */
    boolean update(double error, long time);

    /** Forgets everything, as after a signal that was acted on. */
    void restart();
}
