package io.vigie.decode;

import io.vigie.model.DeadLetter;
import io.vigie.model.Printable;
import io.vigie.model.Reason;
import java.time.Clock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes dead letters, and rejects what needs no reading. */
final class Rejections {

    private static final int DETAIL_CHARACTERS = 1000;
    private static final byte[] NOTHING = new byte[0];

    private final Limits limits;
    private final Clock clock;

    Rejections(Limits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** @return {@code value}, which has bytes and is not too large */
    byte[] readable(byte @Nullable [] value) throws Unusable {
        if (value == null) {
            throw new Unusable(Reason.EMPTY_RECORD, "The record has no value (a tombstone).");
        }
        if (value.length == 0) {
            throw new Unusable(Reason.EMPTY_RECORD, "The record's value has no bytes.");
        }
        if (value.length > limits.maxRecordBytes()) {
            throw new Unusable(
                    Reason.OVERSIZED,
                    "The record has " + value.length + " bytes, more than " + limits.maxRecordBytes() + ".");
        }
        return value;
    }

    <T> Decoding<T> reject(String topic, int partition, long offset, byte @Nullable [] value, Unusable why) {
        byte[] payload = value == null ? NOTHING : value;
        if (payload.length > limits.maxRecordBytes() && payload.length > Limits.OVERSIZED_PAYLOAD_BYTES) {
            payload = Arrays.copyOf(payload, Limits.OVERSIZED_PAYLOAD_BYTES);
        }
        // A name in the sentence may hold anything; a letter is read on terminals.
        String detail = Printable.text(why.sentence());
        if (detail.length() > DETAIL_CHARACTERS) {
            detail = detail.substring(0, DETAIL_CHARACTERS) + "…";
        }
        return new Decoding.Rejected<>(
                new DeadLetter(topic, partition, offset, payload, why.reason().name(), detail, clock.millis()));
    }
}
