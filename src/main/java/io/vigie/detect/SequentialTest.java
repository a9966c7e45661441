package io.vigie.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a {@link SequentialMonitor} asks of its detector: one direction, one label at a time. */
interface SequentialTest {

    /**
     * @param allowedError what the error may be; a test that learns from the stream itself passes over it
     * @param threshold of the evidence; a test without evidence passes over it
     * @return whether this label completes an alarm
     */
    boolean update(LabelError error, double allowedError, long time, AlarmThreshold threshold);

    /**
     * One label's error.
     *
     * @param error in [−spread, 1 + spread]
     * @param weight in (0, 1]
     * @param power what the label counts for, as of {@link EDetector#powerFor}
     * @param spread by how much a judge's help may move an error beyond [0, 1]; 0 without help
     * @param variance of errors with a spread
     */
    record LabelError(double error, double weight, double power, double spread, double variance) {
        /** With errors and successes exchanged. */
        LabelError mirrored() {
            return new LabelError(1 - error, weight, power, spread, variance);
        }
    }

    /** Takes note of a label of the reference, in which nothing is an alarm. */
    void learn(double error, long time);

    /** The labels since the estimated onset; never empty at an alarm. */
    Optional<OnsetRun> run();

    /** As {@link EDetector#longestRun}; never empty at an alarm. */
    default Optional<OnsetRun> longestRun() {
        return run();
    }

    /** log10 of the evidence, on the threshold's scale; empty for a test that has none, or before its first label. */
    OptionalDouble evidence(AlarmThreshold threshold);

    /** As {@link EDetector#likelyError}; empty for a test without evidence. */
    OptionalDouble likelyError(double allowedError, double spread, double variance);

    /** As {@link EDetector#rescale}. */
    void rescale(double factor);

    void restart();

    void writeTo(DataOutput out) throws IOException;

    /** Makes tests, new and from their bytes. */
    interface Factory {
        SequentialTest create();

        SequentialTest readFrom(DataInput in) throws IOException;
    }
}
