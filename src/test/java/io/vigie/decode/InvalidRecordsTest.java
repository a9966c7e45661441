package io.vigie.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.DeadLetter;
import io.vigie.model.PaneUpdate;
import io.vigie.model.RecordPosition;
import io.vigie.model.RejectionReason;
import io.vigie.model.Request;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import io.vigie.model.TimeRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that are invalid as a whole. */
class InvalidRecordsTest {

    private final EventDecoder<Request> avro = EventDecoders.requests(RecordLimits.DEFAULT, Samples.CLOCK);
    private final EventDecoder<Request> json = JsonEvents.requests(RecordLimits.DEFAULT, Samples.CLOCK);
    private final byte[] good = EventEncoder.encode(new Samples(1).request(new RecordPosition(0, 0)));

    @Test
    void noBytes() {
        for (EventDecoder<Request> decoder : List.of(avro, json)) {
            rejected(decoder, (byte[]) null, RejectionReason.EMPTY_RECORD, "tombstone");
            rejected(decoder, new byte[0], RejectionReason.EMPTY_RECORD, "no bytes");
        }
        rejected(json, " \t\r\n", RejectionReason.EMPTY_RECORD, "blank");
    }

    @Test
    void oversized() {
        RecordLimits limits = new RecordLimits(100_000, RecordLimits.DEFAULT.maxFuture(), 256, TimeRules.DEFAULT, true);
        byte[] bytes = new Samples(1).bytes(100_001);
        for (EventDecoder<?> decoder :
                List.of(EventDecoders.requests(limits, Samples.CLOCK), JsonEvents.requests(limits, Samples.CLOCK))) {
            DeadLetter letter = rejected(decoder, bytes, RejectionReason.OVERSIZED, "100001 bytes, more than 100000");
            assertThat(letter.payload()).isEqualTo(Arrays.copyOf(bytes, 65_536));
        }
    }

    @Test
    void aDeadLetterFitsItsLimit() {
        RecordLimits limits = new RecordLimits(70_000, RecordLimits.DEFAULT.maxFuture(), 256, TimeRules.DEFAULT, true);
        EventDecoder<?> decoder = JsonEvents.requests(limits, Samples.CLOCK);
        String topic = "t".repeat(249);
        for (int length : new int[] {70_000, 70_001}) {
            byte[] line = ("{\"segments\":{\"" + "中".repeat(20_000) + "\":1},\"request_id\":\"r\",\"model\":\"m\","
                            + "\"model_version\":\"v\",\"requested_at\":1750000000000}")
                    .getBytes(StandardCharsets.UTF_8);
            byte[] padded = Arrays.copyOf(line, length);
            Arrays.fill(padded, line.length, length, (byte) ' ');
            DecodingResult<?> decoding = decoder.decode(topic, Integer.MAX_VALUE, Long.MAX_VALUE, padded);
            byte[] letter = DeadLetterCodec.encode(((DecodingResult.Rejected<?>) decoding).letter());
            assertThat(letter.length).isLessThanOrEqualTo(limits.maxDeadLetterBytes());
        }
    }

    @Test
    void framing() {
        byte[] unframed = good.clone();
        unframed[1] = 2;
        rejected(avro, unframed, RejectionReason.UNKNOWN_SCHEMA, "single-object");
        rejected(avro, Arrays.copyOf(good, 9), RejectionReason.UNKNOWN_SCHEMA, "single-object");
        rejected(
                avro,
                JsonEvents.line(new Samples(1).request(new RecordPosition(0, 0))),
                RejectionReason.UNKNOWN_SCHEMA,
                "single-object");
        byte[] unknown = good.clone();
        unknown[5]++;
        rejected(avro, unknown, RejectionReason.UNKNOWN_SCHEMA, "fingerprint");
    }

    @Test
    void anotherKindOfRecord() {
        Samples samples = new Samples(2);
        RecordPosition position = new RecordPosition(0, 0);
        rejected(avro, EventEncoder.encode(samples.response(position)), RejectionReason.WRONG_RECORD, "ModelResponse");
        rejected(avro, EventEncoder.encode(samples.label(position)), RejectionReason.WRONG_RECORD, "ModelLabel");
        rejected(avro, EventEncoder.encode(samples.signal(position)), RejectionReason.WRONG_RECORD, "UserSignal");
        rejected(json, JsonEvents.line(samples.response(position)), RejectionReason.WRONG_RECORD, "ModelResponse");
        rejected(json, JsonEvents.line(samples.label(position)), RejectionReason.WRONG_RECORD, "ModelLabel");
        rejected(json, JsonEvents.line(samples.signal(position)), RejectionReason.WRONG_RECORD, "UserSignal");
        rejected(
                avro,
                ScoreUpdateCodec.encode(ScoreUpdate.mark(new SliceGroup("m", ""), 0)),
                RejectionReason.WRONG_RECORD,
                "TickMark");
        rejected(
                ScoreUpdateCodec.decoder(RecordLimits.DEFAULT, Samples.CLOCK),
                good,
                RejectionReason.WRONG_RECORD,
                "ModelRequest, not a ScoredLabel or TickMark");
    }

    @Test
    void everyCutIsNoticed() {
        for (int length = SingleObjectEncoding.HEADER_BYTES; length < good.length; length++) {
            rejected(avro, Arrays.copyOf(good, length), RejectionReason.MALFORMED, "cut short");
        }
        rejected(avro, Arrays.copyOf(good, good.length + 1), RejectionReason.MALFORMED, "Bytes follow");
        assertThat(avro.decode("t", 0, 0, good)).isInstanceOf(DecodingResult.Accepted.class);
    }

    @Test
    void aPaneRefusedByTheCheck() {
        PaneUpdate update =
                new PaneUpdate("m", "", 300_000, new PaneUpdate.PaneContent("v", "all", 0, new byte[] {1, 2, 3}));
        EventDecoder<PaneUpdate> decoder = PaneUpdateCodec.decoder(RecordLimits.DEFAULT, Samples.CLOCK, content -> {
            throw new IllegalArgumentException("no pane in " + content.sums().length + " bytes\u001b");
        });
        rejected(
                decoder,
                PaneUpdateCodec.encode(update),
                RejectionReason.MALFORMED,
                "The sums are not those of a pane: \"no pane in 3 bytes?\".");
        PaneUpdate mark = PaneUpdate.mark(update.group(), 300_000);
        assertThat(decoder.decode("t", 0, 0, PaneUpdateCodec.encode(mark))).isInstanceOf(DecodingResult.Accepted.class);
    }

    /**
     * If an id's length, a map's count or a block's size declares more than there is, nothing of that size may be
     * allocated.
     */
    @ParameterizedTest
    @ValueSource(
            longs = {
                100,
                100_000,
                50_000_000,
                Integer.MAX_VALUE - 9,
                Integer.MAX_VALUE,
                1L << 40,
                Long.MAX_VALUE,
                -1,
                Long.MIN_VALUE
            })
    void declaredLengthsAllocateNothing(long declared) throws IOException {
        rejectedWithoutAllocating(body(encoder -> encoder.writeLong(declared)));
        rejectedWithoutAllocating(body(encoder -> {
            texts(encoder);
            encoder.writeLong(declared);
        }));
        rejectedWithoutAllocating(body(encoder -> {
            texts(encoder);
            encoder.writeLong(declared);
            encoder.writeString("a");
            encoder.writeString("b");
        }));
        rejectedWithoutAllocating(body(encoder -> {
            texts(encoder);
            encoder.writeLong(-declared);
            encoder.writeLong(declared);
            encoder.writeString("a");
            encoder.writeLong(declared);
        }));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1]                                   | not a JSON object",
                "null                                  | not a JSON object",
                "'\"text\"'                            | not a JSON object",
                "{'request_id': 'r'                    | not JSON",
                "{} {}                                 | not JSON",
                "{'request_id': 'r', 'request_id': 'r'}| not JSON",
                "requests                              | not JSON",
                "{}                                    | no request_id, model, model_version, requested_at",
                "{'request_id': null, %R}               | no request_id",
                "{'request': 'r', %R}                   | no request_id. Write request_id for request.",
                "{'request_id': 7, %R}                  | request_id is 7, not a string",
                "{'request_id': ['r'], %R}              | request_id is an array, not a string",
                "{%I, 'requested_at': true}             | requested_at is true",
                "{%I, 'requested_at': '2026'}           | requested_at is \"2026\", not a time: write ISO-8601 with a zone",
                "{%I, 'requested_at': '2025-06-01T10:00:00'} | without a zone: write one, such as Z or +02:00",
                "{%I, 'requested_at': '2025-13-01T10:00:00Z'} | which is no day or time of day that exists",
                "{%I, 'requested_at': 'on Monday I said'} | requested_at is a text of 16 characters, not a time",
                "{%I, 'requested_at': '+1000000000-01-01T00:00:00Z'} | ISO-8601 with a zone",
                "{%I, 'requested_at': 1750000000000, 'input_tokens': 'fifty words'} | input_tokens is a text of 11 characters",
                "{%I, 'requested_at': 1750000000000, 'input_tokens': '12'} | input_tokens is \"12\", a text, not a whole number",
                "{%I, 'requested_at': 1750000000000, 'label_probability': '0.5'} | label_probability is \"0.5\", a text, not a number",
                "{%I, 'requested_at': 1750000000000, 'label_selected': 1} | label_selected is 1, not true or false",
                "{%I, 'requested_at': 1750000000000, 'segments': []} | segments is an array, not an object",
                "{%I, 'requested_at': 1750000000000, 'segments': {'tier': 1}} | segments.tier is 1, not a string",
            })
    void malformedLines(String line, String sentence) {
        String text = line.replace("%R", "'model': 'm', 'model_version': 'v', 'requested_at': 1750000000000")
                .replace("%I", "'request_id': 'r', 'model': 'm', 'model_version': 'v'")
                .replace('\'', '"');
        rejected(json, text, RejectionReason.MALFORMED, sentence);
    }

    @Test
    void anUnknownSymbolIsAnsweredWithTheKnownOnes() {
        rejected(
                JsonEvents.signals(RecordLimits.DEFAULT, Samples.CLOCK),
                "{\"conversation_id\": \"c\", \"signalled_at\": 1750000000000, \"kind\": \"resolved\"}"
                        .getBytes(StandardCharsets.UTF_8),
                RejectionReason.MALFORMED,
                "kind is RESOLVED in other letters, not one of RESOLVED, ESCALATED");
    }

    @Test
    void nonFiniteValueForAWholeNumber() {
        String line =
                "{\"request_id\":\"r\",\"model\":\"m\",\"model_version\":\"v\",\"requested_at\":1750000000000,\"input_tokens\":NaN}";
        rejected(json, line, RejectionReason.NOT_FINITE, "input_tokens");
        rejected(json, line.replace("NaN", "1e999"), RejectionReason.NOT_FINITE, "input_tokens");
    }

    private void rejectedWithoutAllocating(byte[] bytes) {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        avro.decode("warm", 0, 0, bytes);
        long before = threads.getCurrentThreadAllocatedBytes();
        DecodingResult<Request> decoding = avro.decode("t", 0, 0, bytes);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(decoding).isInstanceOf(DecodingResult.Rejected.class);
        assertThat(((DecodingResult.Rejected<Request>) decoding).letter().reason())
                .isEqualTo("MALFORMED");
        assertThat(allocated).isLessThan(64 * 1024);
    }

    private interface Body {
        void write(BinaryEncoder encoder) throws IOException;
    }

    private byte[] body(Body body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(good, 0, SingleObjectEncoding.HEADER_BYTES);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        body.write(encoder);
        return bytes.toByteArray();
    }

    private static void texts(BinaryEncoder encoder) throws IOException {
        for (String text : new String[] {"request", "model", "version"}) {
            encoder.writeString(text);
        }
        encoder.writeLong(0);
        encoder.writeIndex(0);
    }

    private static DeadLetter rejected(EventDecoder<?> decoder, String line, RejectionReason reason, String sentence) {
        return rejected(decoder, line.getBytes(StandardCharsets.UTF_8), reason, sentence);
    }

    private static DeadLetter rejected(
            EventDecoder<?> decoder, byte @Nullable [] bytes, RejectionReason reason, String sentence) {
        DecodingResult<?> decoding = decoder.decode("t", 0, 0, bytes);
        assertThat(decoding).isInstanceOf(DecodingResult.Rejected.class);
        DeadLetter letter = ((DecodingResult.Rejected<?>) decoding).letter();
        assertThat(letter.reason()).as(letter.detail()).isEqualTo(reason.name());
        assertThat(letter.detail()).contains(sentence).endsWith(".");
        return letter;
    }
}
