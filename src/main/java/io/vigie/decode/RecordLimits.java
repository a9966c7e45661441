package io.vigie.decode;

import io.vigie.model.TimeRules;
import java.io.Serializable;
import java.time.Duration;

/**
 * Limits on records, how their times are read, and what is kept of those that are rejected.
 *
 * @param maxRecordBytes a larger record is rejected without being read
 * @param maxFuture how far ahead of the clock a time may lie: skewed clocks are common, but one record from next year
 *     would close every window
 * @param maxNameLength of ids, models, versions, criteria, outcomes, segment names and values, in UTF-16 characters
 * @param times of events
 * @param keepsBytes whether the dead letter of a record has the record's bytes, which may hold what a person wrote
 */
public record RecordLimits(
        int maxRecordBytes, Duration maxFuture, int maxNameLength, TimeRules times, boolean keepsBytes)
        implements Serializable {

    /** 1 MiB, 1 h, 256 characters. */
    public static final RecordLimits DEFAULT = new RecordLimits(1 << 20, Duration.ofHours(1), 256);

    /** A request with more segments than this is rejected: all of them travel with it. */
    public static final int MAX_SEGMENTS = 64;

    /**
     * How much of an oversized record its dead letter keeps; with all of it, the letter could not be sent either.
     */
    static final int OVERSIZED_PAYLOAD_BYTES = 64 * 1024;

    /** The most that a dead letter adds to its payload: topic, reason, sentence, framing. */
    static final int LETTER_OVERHEAD_BYTES = 8 * 1024;

    /** Times are told by plausibility, and dead letters have no bytes. */
    public RecordLimits(int maxRecordBytes, Duration maxFuture, int maxNameLength) {
        this(maxRecordBytes, maxFuture, maxNameLength, TimeRules.DEFAULT, false);
    }

    public RecordLimits {
        if (maxRecordBytes < 1) {
            throw new IllegalArgumentException("maxRecordBytes must be at least 1, is " + maxRecordBytes);
        }
        if (maxFuture.isNegative()) {
            throw new IllegalArgumentException("maxFuture must not be negative, is " + maxFuture);
        }
        if (maxNameLength < 1) {
            throw new IllegalArgumentException("maxNameLength must be at least 1, is " + maxNameLength);
        }
    }

    /** The largest encoded dead letter: what the dead-letter topic and its producer must accept. */
    public int maxDeadLetterBytes() {
        return Math.addExact(Math.max(maxRecordBytes, OVERSIZED_PAYLOAD_BYTES), LETTER_OVERHEAD_BYTES);
    }
}
