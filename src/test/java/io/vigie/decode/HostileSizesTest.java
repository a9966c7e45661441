package io.vigie.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.hostile.Cost;
import io.vigie.model.DeadLetter;
import io.vigie.model.RecordPosition;
import io.vigie.model.RejectionReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records that are large, deep or wide are rejected with a sentence, at the cost of a small multiple of their size. */
class HostileSizesTest {
    private static final int MEGA = 1_000_000;
    private static final String REST = "\"model\":\"m\",\"model_version\":\"v\",\"requested_at\":1750000000000}";

    /** A line and what each of its bytes may cost. */
    record Case(String name, String line, RejectionReason reason, int bytesEach) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> lines() {
        return Stream.of(
                new Case("10 MB", "{\"request_id\":\"" + "x".repeat(10 * MEGA), RejectionReason.OVERSIZED, 0),
                new Case("10 MB of brackets", "[".repeat(10 * MEGA), RejectionReason.OVERSIZED, 0),
                new Case(
                        "a long id",
                        "{\"request_id\":\"" + "x".repeat(MEGA) + "\"," + REST,
                        RejectionReason.OVERSIZED,
                        20),
                new Case(
                        "a long id of four bytes each",
                        "{\"request_id\":\"" + "🙂".repeat(MEGA / 4) + "\"," + REST,
                        RejectionReason.OVERSIZED,
                        20),
                new Case(
                        "a long name of a segment",
                        "{\"request_id\":\"r\",\"segments\":{\"" + "x".repeat(MEGA) + "\":\"y\"}," + REST,
                        RejectionReason.MALFORMED,
                        20),
                new Case("100,000 deep", "[".repeat(100_000), RejectionReason.MALFORMED, 200),
                new Case(
                        "100,000 deep inside",
                        "{\"request_id\":\"r\",\"segments\":" + "{\"a\":".repeat(100_000),
                        RejectionReason.MALFORMED,
                        200),
                new Case(
                        "100,000 deep in a field that nobody reads",
                        "{\"request_id\":\"r\",\"more\":" + "[".repeat(100_000) + "]".repeat(100_000) + "," + REST,
                        RejectionReason.MALFORMED,
                        200),
                new Case(
                        "a number of a million digits",
                        "{\"request_id\":\"r\",\"input_tokens\":" + "9".repeat(MEGA) + "," + REST,
                        RejectionReason.MALFORMED,
                        20),
                new Case(
                        "a huge exponent",
                        "{\"request_id\":\"r\",\"input_tokens\":1e1000000000," + REST,
                        RejectionReason.NOT_FINITE,
                        20),
                new Case("many segments", segments(60_000), RejectionReason.OVERSIZED, 100),
                new Case("many fields", fields(60_000), RejectionReason.MALFORMED, 200),
                new Case(
                        "one key again and again",
                        "{" + "\"a\":1,".repeat(100_000) + REST,
                        RejectionReason.MALFORMED,
                        100),
                new Case(
                        "empty objects",
                        "{\"a\":[" + "{},".repeat(300_000) + "{}]," + REST,
                        RejectionReason.MALFORMED,
                        100));
    }

    private static String segments(int number) {
        StringBuilder line = new StringBuilder("{\"request_id\":\"r\",\"segments\":{");
        for (int i = 0; i < number; i++) {
            line.append(i == 0 ? "" : ",").append("\"s").append(i).append("\":\"x\"");
        }
        return line.append("},").append(REST).toString();
    }

    private static String fields(int number) {
        StringBuilder line = new StringBuilder("{");
        for (int i = 0; i < number; i++) {
            line.append("\"f").append(i).append("\":[],");
        }
        return line.append(REST).toString();
    }

    @ParameterizedTest
    @MethodSource("lines")
    void inJson(Case hostile) throws Exception {
        rejected(
                JsonEvents.requests(RecordLimits.DEFAULT, Samples.CLOCK),
                hostile.line().getBytes(StandardCharsets.UTF_8),
                hostile.reason(),
                hostile.bytesEach());
    }

    /** As many entries as a record of the largest size can hold. */
    @ParameterizedTest
    @MethodSource("bodies")
    void inAvro(byte[] bytes) throws Exception {
        rejected(EventDecoders.requests(RecordLimits.DEFAULT, Samples.CLOCK), bytes, null, 300);
    }

    static Stream<byte[]> bodies() {
        byte[] good = EventEncoder.encode(new Samples(1).request(new RecordPosition(0, 0)));
        List<byte[]> bodies = new ArrayList<>();
        for (int fill : new int[] {0, 1, 2, 0x7F, 0x80, 0xFF}) {
            byte[] bytes = new byte[RecordLimits.DEFAULT.maxRecordBytes()];
            System.arraycopy(good, 0, bytes, 0, SingleObjectEncoding.HEADER_BYTES);
            for (int i = SingleObjectEncoding.HEADER_BYTES; i < bytes.length; i++) {
                bytes[i] = (byte) fill;
            }
            bodies.add(bytes);
        }
        bodies.add(new byte[10 * MEGA]);
        return bodies.stream();
    }

    private static void rejected(EventDecoder<?> decoder, byte[] bytes, @Nullable RejectionReason reason, int bytesEach)
            throws Exception {
        List<DecodingResult<?>> read = new ArrayList<>();
        Cost.requireBounded(bytes.length, bytesEach, () -> read.add(decoder.decode("t", 0, 0, bytes)));
        assertThat(read.get(0)).isInstanceOf(DecodingResult.Rejected.class);
        DeadLetter letter = ((DecodingResult.Rejected<?>) read.get(0)).letter();
        if (reason != null) {
            assertThat(letter.reason()).as(letter.detail()).isEqualTo(reason.name());
        }
        assertThat(letter.detail()).endsWith(".").hasSizeLessThan(1_002);
    }
}
