package io.vigie.decode;

import io.vigie.model.DeadLetter;
import io.vigie.model.Rejection;
import io.vigie.model.RejectionReason;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.regex.Pattern;

/** DeadLetter ⇄ the dead-letter topic, and → one JSON line. */
public final class DeadLetterCodec {

    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final Pattern REASON = Pattern.compile("[A-Z_]{1,64}");

    private DeadLetterCodec() {}

    /**
     * Thread-safe. Gives at most {@link RecordLimits#maxDeadLetterBytes()} bytes for a dead letter written by a decoder
     * with those limits.
     */
    public static byte[] encode(DeadLetter letter) {
        return SingleObjectEncoding.encode(write(letter));
    }

    /** Belongs to one thread. Reads dead letters of any size: they were bounded when they were written. */
    public static EventDecoder<DeadLetter> decoder(Clock clock) {
        return EventDecoders.of(
                new RecordType<io.vigie.event.DeadLetter, DeadLetter>(
                        io.vigie.event.DeadLetter.SCHEMA$, (event, position) -> read(event)),
                SchemaStore.current(),
                new RecordLimits(
                        Integer.MAX_VALUE, RecordLimits.DEFAULT.maxFuture(), RecordLimits.DEFAULT.maxNameLength()),
                clock);
    }

    /**
     * A decoder of the reasons of dead letters, which accepts every record. A record that is not a dead letter, or one
     * with a negative or future time or with names that no job of Vigie writes, counts as a rejection of its own, now.
     * Belongs to one thread.
     */
    public static EventDecoder<Rejection> rejections(Clock clock) {
        EventDecoder<DeadLetter> letters = decoder(clock);
        return (topic, partition, offset, value) -> {
            DecodingResult<DeadLetter> decoding = letters.decode(topic, partition, offset, value);
            if (decoding instanceof DecodingResult.Accepted<DeadLetter> accepted) {
                return new DecodingResult.Accepted<>(countable(accepted.value(), topic, clock.millis()));
            }
            DeadLetter own = ((DecodingResult.Rejected<DeadLetter>) decoding).letter();
            return new DecodingResult.Accepted<>(Rejection.of(own));
        };
    }

    private static Rejection countable(DeadLetter letter, String readFrom, long now) {
        if (!TOPIC.matcher(letter.topic()).matches()
                || !REASON.matcher(letter.reason()).matches()) {
            return new Rejection(readFrom, RejectionReason.MALFORMED.name(), now);
        }
        if (letter.rejectedAt() > now + RecordLimits.DEFAULT.maxFuture().toMillis()) {
            return new Rejection(readFrom, RejectionReason.TIME_IN_FUTURE.name(), now);
        }
        if (letter.rejectedAt() < 0) {
            return new Rejection(readFrom, RejectionReason.NEGATIVE_VALUE.name(), now);
        }
        return Rejection.of(letter);
    }

    /** Every field of the schema in its order; the payload in Base64, the time in ISO-8601 UTC. */
    public static String jsonLine(DeadLetter letter) {
        return JsonRecords.line(write(letter));
    }

    private static io.vigie.event.DeadLetter write(DeadLetter letter) {
        return new io.vigie.event.DeadLetter(
                letter.topic(),
                letter.partition(),
                letter.offset(),
                ByteBuffer.wrap(letter.payload()),
                letter.reason(),
                letter.detail(),
                Instant.ofEpochMilli(letter.rejectedAt()));
    }

    private static DeadLetter read(io.vigie.event.DeadLetter event) {
        ByteBuffer payload = event.getPayload().duplicate();
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return new DeadLetter(
                event.getTopic(),
                event.getPartition(),
                event.getOffset(),
                bytes,
                event.getReason(),
                event.getDetail(),
                event.getRejectedAt().toEpochMilli());
    }
}
