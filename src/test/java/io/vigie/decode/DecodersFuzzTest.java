package io.vigie.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vigie.hostile.Cost;
import io.vigie.model.AlertAction;
import io.vigie.model.Benchmark;
import io.vigie.model.ControlEvent;
import io.vigie.model.DeadLetter;
import io.vigie.model.Label;
import io.vigie.model.PaneUpdate;
import io.vigie.model.RecordPosition;
import io.vigie.model.RejectionReason;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.Signal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes, a decoder accepts them for good or rejects them with a reason, at a bounded cost. */
class DecodersFuzzTest {

    private static final RecordPosition POSITION = new RecordPosition(3, 17);
    private static final int BYTES_EACH = 500;
    private static final int ALERTS = 7;
    private static final int LABELS = 2;
    private static final int SCORES = 5;
    private static final List<String> REASONS =
            Arrays.stream(RejectionReason.values()).map(RejectionReason::name).toList();

    /** The order is that of the first byte of the inputs kept as resources: append only. */
    private static final List<Target<?>> TARGETS = List.of(
            avro("request"),
            avro("response"),
            avro("label"),
            avro("signal"),
            avro("benchmark"),
            new Target<>(ScoreUpdateCodec.decoder(Samples.KEEPING_BYTES, Samples.CLOCK), ScoreUpdateCodec::encode),
            new Target<>(
                    PaneUpdateCodec.decoder(Samples.KEEPING_BYTES, Samples.CLOCK, content -> {}),
                    PaneUpdateCodec::encode),
            new Target<>(AlertCodec.decoder(Samples.KEEPING_BYTES, Samples.CLOCK), AlertCodec::encode),
            new Target<>(DeadLetterCodec.decoder(Samples.CLOCK), DeadLetterCodec::encode),
            json("request"),
            json("response"),
            json("label"),
            json("signal"),
            json("benchmark"),
            avro("action"),
            json("action"),
            avro("decision"));

    /**
     * @param encode writes an accepted value as it is sent on
     * @param again reads those bytes
     */
    private record Target<T>(EventDecoder<T> decoder, Function<T, byte[]> encode, EventDecoder<T> again) {

        Target(EventDecoder<T> decoder, Function<T, byte[]> encode) {
            this(decoder, encode, decoder);
        }

        void check(byte[] record) throws Exception {
            byte[] copy = record.clone();
            List<DecodingResult<T>> read = new ArrayList<>(1);
            Cost.requireBounded(
                    record.length,
                    BYTES_EACH,
                    () -> read.add(decoder.decode("topic", POSITION.partition(), POSITION.offset(), record)));
            assertThat(record).isEqualTo(copy);
            if (read.get(0) instanceof DecodingResult.Rejected<T> rejected) {
                checkLetter(rejected.letter(), copy);
            } else if (read.get(0) instanceof DecodingResult.Accepted<T> accepted) {
                checkAccepted(accepted.value());
            }
        }

        private void checkAccepted(T value) {
            DecodingResult<T> second =
                    again.decode("topic", POSITION.partition(), POSITION.offset(), encode.apply(value));
            assertThat(second).isInstanceOf(DecodingResult.Accepted.class);
            T sameAgain = ((DecodingResult.Accepted<T>) second).value();
            if (!sameAgain.equals(value)) {
                assertThat(sameAgain).usingRecursiveComparison().isEqualTo(value);
            }
        }
    }

    private static Target<?> avro(String kind) {
        return new Target<>(InvalidFieldsTest.avro(kind), DecodersFuzzTest::bytes);
    }

    private static Target<?> json(String kind) {
        return json(InvalidFieldsTest.json(kind), InvalidFieldsTest.avro(kind));
    }

    @SuppressWarnings("unchecked") // both decoders are of one kind
    private static <T> Target<T> json(EventDecoder<T> lines, EventDecoder<?> avro) {
        return new Target<>(lines, DecodersFuzzTest::bytes, (EventDecoder<T>) avro);
    }

    private static byte[] bytes(Object event) {
        if (event instanceof Request request) {
            return EventEncoder.encode(request);
        } else if (event instanceof Response response) {
            return EventEncoder.encode(response);
        } else if (event instanceof Label label) {
            return EventEncoder.encode(label);
        } else if (event instanceof Signal signal) {
            return EventEncoder.encode(signal);
        } else if (event instanceof AlertAction action) {
            return EventEncoder.encode(action);
        } else if (event instanceof ControlEvent decision && decision.incidentDecision() != null) {
            return EventEncoder.encode(decision.incidentDecision());
        } else if (event instanceof ControlEvent decision && decision.alertAction() != null) {
            return EventEncoder.encode(decision.alertAction());
        }
        return EventEncoder.encode((Benchmark) event);
    }

    private static void checkLetter(DeadLetter letter, byte[] record) {
        assertThat(letter.payload()).isIn(record, new byte[0]);
        assertThat(letter.reason()).isIn(REASONS);
        assertThat(letter.detail()).isNotBlank().hasSizeLessThan(1_002).doesNotContainPattern("\\p{Cc}");
        assertThat(DeadLetterCodec.encode(letter)).hasSizeLessThan(RecordLimits.DEFAULT.maxDeadLetterBytes());
        assertThat(DeadLetterCodec.jsonLine(letter)).doesNotContain("\n");
    }

    /** A label, and no mark. */
    private static ScoreUpdate scoredLabel() {
        Samples samples = new Samples(7);
        ScoreUpdate update = samples.scoreUpdate();
        while (update.label() == null) {
            update = samples.scoreUpdate();
        }
        return update;
    }

    /** Valid records of every type, each after the byte that selects its reader. */
    static Stream<Arguments> goodRecords() throws IOException {
        List<byte[]> inputs = new ArrayList<>();
        for (int seed = 0; seed < 3; seed++) {
            Samples samples = new Samples(seed);
            List<byte[]> records = new ArrayList<>();
            records.add(EventEncoder.encode(samples.request(POSITION)));
            records.add(EventEncoder.encode(samples.response(POSITION)));
            records.add(EventEncoder.encode(samples.label(POSITION)));
            records.add(EventEncoder.encode(samples.signal(POSITION)));
            records.add(EventEncoder.encode(samples.benchmark()));
            records.add(ScoreUpdateCodec.encode(samples.scoreUpdate()));
            records.add(PaneUpdateCodec.encode(new PaneUpdate(
                    "m",
                    "language",
                    600_000,
                    new PaneUpdate.PaneContent("v", "language=pt", 300_000, samples.bytes(40)))));
            records.add(AlertCodec.encode(samples.alert()));
            records.add(DeadLetterCodec.encode(samples.deadLetter()));
            records.add(utf8(JsonEvents.line(samples.request(POSITION))));
            records.add(utf8(JsonEvents.line(samples.response(POSITION))));
            records.add(utf8(JsonEvents.line(samples.label(POSITION))));
            records.add(utf8(JsonEvents.line(samples.signal(POSITION))));
            records.add(utf8(JsonEvents.line(samples.benchmark())));
            records.add(EventEncoder.encode(samples.alertAction()));
            records.add(utf8(JsonEvents.line(samples.alertAction())));
            records.add(EventEncoder.encode(samples.incidentDecision()));
            for (int target = 0; target < TARGETS.size(); target++) {
                inputs.add(behind(target, records.get(target)));
            }
        }
        for (EarlierSchemas.SchemaVersion version : EarlierSchemas.replaced()) {
            // A record with an earlier version needs a line here.
            switch (version.record()) {
                case "DriftAlert" ->
                    inputs.add(behind(ALERTS, asWrittenBy(version, AlertCodec.encode(new Samples(7).alert()))));
                case "ModelLabel" ->
                    inputs.add(
                            behind(LABELS, asWrittenBy(version, EventEncoder.encode(new Samples(7).label(POSITION)))));
                case "ScoredLabel" ->
                    inputs.add(behind(SCORES, asWrittenBy(version, ScoreUpdateCodec.encode(scoredLabel()))));
                default -> throw new AssertionError("no record of the earlier " + version);
            }
        }
        return inputs.stream().map(input -> arguments((Object) input));
    }

    @MethodSource("goodRecords")
    @FuzzTest
    void acceptedForGoodOrRejectedWithAReason(byte[] input) throws Exception {
        if (input.length > 0) {
            TARGETS.get((input[0] & 0xFF) % TARGETS.size()).check(Arrays.copyOfRange(input, 1, input.length));
        }
    }

    private static byte[] behind(int target, byte[] record) {
        byte[] input = new byte[record.length + 1];
        input[0] = (byte) target;
        System.arraycopy(record, 0, input, 1, record.length);
        return input;
    }

    private static byte[] asWrittenBy(EarlierSchemas.SchemaVersion version, byte[] current) throws IOException {
        Schema now = SchemaStore.current().find(SingleObjectEncoding.fingerprint(current));
        Schema earlier = EarlierSchemas.schema(version);
        GenericRecord record = new GenericDatumReader<GenericRecord>(now, earlier)
                .read(
                        null,
                        DecoderFactory.get()
                                .binaryDecoder(
                                        current,
                                        SingleObjectEncoding.HEADER_BYTES,
                                        current.length - SingleObjectEncoding.HEADER_BYTES,
                                        null));
        ByteBuffer bytes = new BinaryMessageEncoder<GenericRecord>(GenericData.get(), earlier).encode(record);
        byte[] result = new byte[bytes.remaining()];
        bytes.get(result);
        return result;
    }

    private static byte[] utf8(String line) {
        return line.getBytes(StandardCharsets.UTF_8);
    }
}
