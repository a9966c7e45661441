package io.vigie.decode;

import io.vigie.model.DeadLetter;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;

/** DeadLetter ⇄ the dead-letter topic, and → one JSON line. */
public final class DeadLetterCodec {

    private DeadLetterCodec() {}

    /** Thread-safe. At most {@link Limits#maxDeadLetterBytes()} long for a letter that a decoder with these limits wrote. */
    public static byte[] encode(DeadLetter letter) {
        return SingleObject.encode(write(letter));
    }

    /** Belongs to one thread. Reads letters of any size: they were bounded when they were written. */
    public static EventDecoder<DeadLetter> decoder(Clock clock) {
        return EventDecoders.of(
                new RecordKind<io.vigie.event.DeadLetter, DeadLetter>(
                        io.vigie.event.DeadLetter.SCHEMA$, (event, origin) -> read(event)),
                SchemaStore.current(),
                new Limits(Integer.MAX_VALUE, Limits.DEFAULT.maxFuture(), Limits.DEFAULT.maxNameLength()),
                clock);
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
