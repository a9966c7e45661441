package io.vigie.detect;

import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads one stream of errors, label by label, and says when its level has changed. {@code 1} always means an error.
 *
 * <p>After a signal that is acted on, the caller restarts the detector: a change is told once.
 */
public interface ChangeDetector {
    /** What the latest label completed. */
    enum ChangeSignal {
        NONE,
        /** There are more errors than before, or than allowed. */
        DEGRADED,
        /** There are fewer. A one-sided detector never says so. */
        IMPROVED
    }

    /**
     * @param error in [0, 1], 1 is the worst
     * @param weight in (0, 1]: the least inclusion probability over this label's; detectors that know no sampling pass
     *     over it
     * @param time epoch milliseconds of the request, for the onset
     * @throws IllegalArgumentException for anything else
     */
    ChangeSignal update(double error, double weight, long time);

    /**
     * The labels since the estimated onset of a change: never empty right after a signal, and at other times what is
     * suspected, if anything.
     */
    Optional<OnsetRun> run();

    /** Forgets everything. */
    void restart();

    /** Writes all state, without a version: the enclosing codec has one. */
    void writeTo(DataOutput out) throws IOException;
}
