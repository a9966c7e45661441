package io.vigie.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.DeadLetter;
import io.vigie.model.Rejection;
import io.vigie.model.RejectionReason;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every record of the dead-letter topic is counted, under its reason or under one of its own if it is invalid. */
class DeadLetterRejectionsTest {

    private static final String TOPIC = "vigie.dead-letters";
    private static final long NOW = Samples.CLOCK.millis();

    @Test
    void aDeadLetterCountsUnderItsReason() {
        assertThat(read(letter("vigie.labels", "EMPTY_ID", NOW - 5)))
                .isEqualTo(new Rejection("vigie.labels", "EMPTY_ID", NOW - 5));
        assertThat(read(letter("labels.jsonl", "A_REASON_OF_ANOTHER_RELEASE", 0)))
                .isEqualTo(new Rejection("labels.jsonl", "A_REASON_OF_ANOTHER_RELEASE", 0));
    }

    @Test
    void anInvalidDeadLetterCountsUnderAReasonOfItsOwn() {
        assertThat(read(null)).isEqualTo(own(RejectionReason.EMPTY_RECORD));
        assertThat(read(new byte[0])).isEqualTo(own(RejectionReason.EMPTY_RECORD));
        assertThat(read("poison".getBytes(StandardCharsets.UTF_8))).isEqualTo(own(RejectionReason.UNKNOWN_SCHEMA));
        byte[] cut = new byte[20];
        System.arraycopy(letter("vigie.labels", "EMPTY_ID", 0), 0, cut, 0, cut.length);
        assertThat(read(cut)).isEqualTo(own(RejectionReason.MALFORMED));
        assertThat(read(EventEncoder.encode(new Samples(1).label(new io.vigie.model.RecordPosition(0, 0)))))
                .isEqualTo(own(RejectionReason.WRONG_RECORD));
    }

    @Test
    void aForeignDeadLetterMakesNoSeriesOfItsOwn() {
        assertThat(read(letter("<script>", "EMPTY_ID", 0))).isEqualTo(own(RejectionReason.MALFORMED));
        assertThat(read(letter("", "EMPTY_ID", 0))).isEqualTo(own(RejectionReason.MALFORMED));
        assertThat(read(letter("vigie.labels", "an invented reason", 0))).isEqualTo(own(RejectionReason.MALFORMED));
        assertThat(read(letter("vigie.labels", "EMPTY_ID", -1))).isEqualTo(own(RejectionReason.NEGATIVE_VALUE));
        assertThat(read(letter("vigie.labels", "EMPTY_ID", Long.MAX_VALUE)))
                .isEqualTo(own(RejectionReason.TIME_IN_FUTURE));
    }

    @Test
    void noBytesAreRefused() {
        EventDecoder<Rejection> decoder = DeadLetterCodec.rejections(Samples.CLOCK);
        for (long seed = 1; seed <= 500; seed++) {
            Random random = new Random(seed);
            byte[] bytes = letter("vigie.labels", "EMPTY_ID", NOW);
            for (int i = random.nextInt(6); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            DecodingResult<Rejection> decoding = decoder.decode(TOPIC, 0, seed, bytes);
            assertThat(decoding).as("seed %d", seed).isInstanceOf(DecodingResult.Accepted.class);
            assertThat(((DecodingResult.Accepted<Rejection>) decoding).value().at())
                    .as("seed %d", seed)
                    .isBetween(0L, NOW + 3_600_000);
        }
    }

    private static Rejection own(RejectionReason reason) {
        return new Rejection(TOPIC, reason.name(), NOW);
    }

    private static Rejection read(byte @Nullable [] bytes) {
        return ((DecodingResult.Accepted<Rejection>)
                        DeadLetterCodec.rejections(Samples.CLOCK).decode(TOPIC, 0, 0, bytes))
                .value();
    }

    private static byte[] letter(String topic, String reason, long at) {
        return DeadLetterCodec.encode(new DeadLetter(topic, 1, 2, new byte[] {3}, reason, "Sentence.", at));
    }
}
