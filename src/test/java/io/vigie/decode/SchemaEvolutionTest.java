package io.vigie.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.event.ModelLabel;
import io.vigie.event.ModelRequest;
import io.vigie.event.UserSignal;
import io.vigie.model.Label;
import io.vigie.model.RejectionReason;
import io.vigie.model.Request;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

/** Producers move to new schemas before and after Vigie does. */
class SchemaEvolutionTest {

    /** The schema of a producer's first release, before conversations, tasks and labelling. */
    private static final Schema OLDER_REQUEST = new Schema.Parser().parse("""
            {"type": "record", "name": "ModelRequest", "namespace": "io.vigie.event", "fields": [
              {"name": "request_id", "type": "string"},
              {"name": "model_version", "type": "string"},
              {"name": "model", "type": "string"},
              {"name": "requested_at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "input_tokens", "type": ["null", "int"], "default": null}
            ]}""");

    private static final Schema NEWER_LABEL = with(
            ModelLabel.SCHEMA$,
            new Schema.Field(
                    "rubric",
                    new Schema.Parser()
                            .parse(
                                    "[\"null\", {\"type\": \"array\", \"items\": {\"type\": \"map\", \"values\": \"long\"}}]"),
                    null,
                    Schema.Field.NULL_DEFAULT_VALUE));

    @Test
    void anOlderRecordIsReadWithDefaults() throws IOException {
        GenericData.Record record = new GenericData.Record(OLDER_REQUEST);
        record.put("request_id", "r");
        record.put("model_version", "v");
        record.put("model", "m");
        record.put("requested_at", 1_750_000_000_000L);
        record.put("input_tokens", 7);
        byte[] bytes = encode(record);

        rejected(
                EventDecoders.requests(RecordLimits.DEFAULT, Samples.CLOCK),
                bytes,
                RejectionReason.UNKNOWN_SCHEMA,
                "fingerprint");

        SchemaStore store = SchemaStore.current().with(List.of(OLDER_REQUEST));
        EventDecoder<Request> decoder = EventDecoders.requests(store, RecordLimits.DEFAULT, Samples.CLOCK);
        Request read = RoundTripTest.accepted(decoder, bytes, 0);
        assertThat(read.model()).isEqualTo("m");
        assertThat(read.version()).isEqualTo("v");
        assertThat(read.inputTokens()).isEqualTo(7);
        assertThat(read.segments()).isEqualTo(Map.of());
        assertThat(read.labelSelected()).isNull();

        // Old and new producers share a topic.
        Request current = new Samples(3).request(read.position());
        for (int i = 0; i < 3; i++) {
            assertThat(RoundTripTest.accepted(decoder, EventEncoder.encode(current), 0))
                    .isEqualTo(current);
            assertThat(RoundTripTest.accepted(decoder, bytes, 0)).isEqualTo(read);
        }
        rejected(
                EventDecoders.labels(store, RecordLimits.DEFAULT, Samples.CLOCK),
                bytes,
                RejectionReason.WRONG_RECORD,
                "ModelRequest");
    }

    @Test
    void aNewerRecordIsReadWithoutItsNewFields() throws IOException {
        Label label = new Samples(4).label(new io.vigie.model.RecordPosition(3, 0));
        ModelLabel event = LabelMapping.write(label);
        GenericData.Record record = new GenericData.Record(NEWER_LABEL);
        for (Schema.Field field : ModelLabel.SCHEMA$.getFields()) {
            Object value = event.get(field.pos());
            if (value instanceof java.time.Instant time) {
                value = time.toEpochMilli();
            } else if (value instanceof Enum<?> symbol) {
                value = new GenericData.EnumSymbol(field.schema(), symbol.name());
            }
            record.put(field.name(), value);
        }
        record.put("rubric", List.of(Map.of("tone", 3L), Map.of()));

        EventDecoder<Label> decoder = EventDecoders.labels(
                SchemaStore.current().with(List.of(NEWER_LABEL)), RecordLimits.DEFAULT, Samples.CLOCK);
        assertThat(RoundTripTest.accepted(decoder, encode(record), 0)).isEqualTo(label);
    }

    @Test
    void aSymbolOfANewerProducerInvalidatesOneRecordOnly() throws IOException {
        Schema newer = new Schema.Parser()
                .parse(UserSignal.SCHEMA$.toString().replace("\"RESOLVED\"", "\"SHARED\",\"RESOLVED\""));
        EventDecoder<Signal> decoder =
                EventDecoders.signals(SchemaStore.current().with(List.of(newer)), RecordLimits.DEFAULT, Samples.CLOCK);
        rejected(decoder, encode(signal(newer, "SHARED")), RejectionReason.MALFORMED, "SHARED");
        assertThat(RoundTripTest.accepted(decoder, encode(signal(newer, "RESOLVED")), 0)
                        .kind())
                .isEqualTo(SignalKind.RESOLVED);
    }

    @Test
    void aVersionThatCannotBeReadIsRefusedAtOnce() {
        Schema incompatible =
                new Schema.Parser().parse(ModelRequest.SCHEMA$.toString().replace("\"requested_at\"", "\"asked_at\""));
        SchemaStore store = SchemaStore.current().with(List.of(incompatible));
        assertThatThrownBy(() -> EventDecoders.requests(store, RecordLimits.DEFAULT, Samples.CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("io.vigie.event.ModelRequest")
                .hasMessageContaining("requested_at");
    }

    private static GenericData.Record signal(Schema schema, String kind) {
        GenericData.Record record = new GenericData.Record(schema);
        record.put("conversation_id", "c");
        record.put("signalled_at", 1_750_000_000_000L);
        record.put("kind", new GenericData.EnumSymbol(schema.getField("kind").schema(), kind));
        return record;
    }

    private static Schema with(Schema schema, Schema.Field added) {
        List<Schema.Field> fields = new ArrayList<>();
        fields.add(added);
        for (Schema.Field field : schema.getFields()) {
            fields.add(new Schema.Field(field, field.schema()));
        }
        return Schema.createRecord(schema.getName(), null, schema.getNamespace(), false, fields);
    }

    private static byte[] encode(GenericData.Record record) throws IOException {
        ByteBuffer bytes =
                new BinaryMessageEncoder<GenericData.Record>(GenericData.get(), record.getSchema()).encode(record);
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        copy.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        return copy.toByteArray();
    }

    private static void rejected(EventDecoder<?> decoder, byte[] bytes, RejectionReason reason, String sentence) {
        DecodingResult<?> decoding = decoder.decode("t", 0, 0, bytes);
        assertThat(decoding).isInstanceOf(DecodingResult.Rejected.class);
        assertThat(((DecodingResult.Rejected<?>) decoding).letter().reason()).isEqualTo(reason.name());
        assertThat(((DecodingResult.Rejected<?>) decoding).letter().detail()).contains(sentence);
    }
}
