package io.vigie.decode;

import io.vigie.model.DeadLetter;
import io.vigie.model.PrintableText;
import io.vigie.model.RejectionReason;
import java.time.Clock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes dead letters, and rejects records that are empty or too large before they are read. */
final class DeadLetterWriter {

    private static final int DETAIL_CHARACTERS = 1000;
    private static final byte[] NOTHING = new byte[0];

    private final RecordLimits limits;
    private final Clock clock;

    DeadLetterWriter(RecordLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** @return {@code value}, neither empty nor too large */
    byte[] readable(byte @Nullable [] value) throws InvalidRecordException {
        if (value == null) {
            throw new InvalidRecordException(RejectionReason.EMPTY_RECORD, "The record has no value (a tombstone).");
        }
        if (value.length == 0) {
            throw new InvalidRecordException(RejectionReason.EMPTY_RECORD, "The record's value has no bytes.");
        }
        if (value.length > limits.maxRecordBytes()) {
            throw new InvalidRecordException(
                    RejectionReason.OVERSIZED,
                    "The record has " + value.length + " bytes, more than " + limits.maxRecordBytes() + ".");
        }
        return value;
    }

    <T> DecodingResult<T> reject(
            String topic, int partition, long offset, byte @Nullable [] value, InvalidRecordException why) {
        byte[] payload = value == null || !limits.keepsBytes() ? NOTHING : value;
        if (payload.length > limits.maxRecordBytes() && payload.length > RecordLimits.OVERSIZED_PAYLOAD_BYTES) {
            payload = Arrays.copyOf(payload, RecordLimits.OVERSIZED_PAYLOAD_BYTES);
        }
        // The sentence may quote untrusted names, and dead letters are read on terminals.
        String detail = PrintableText.text(why.sentence());
        if (detail.length() > DETAIL_CHARACTERS) {
            detail = detail.substring(0, DETAIL_CHARACTERS) + "…";
        }
        return new DecodingResult.Rejected<>(
                new DeadLetter(topic, partition, offset, payload, why.reason().name(), detail, clock.millis()));
    }
}
