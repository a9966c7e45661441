package io.vigie.decode;

import io.vigie.model.RecordPosition;
import io.vigie.model.RejectionReason;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** Avro single-object encoding → values. Holds one reader per known writer schema. */
final class AvroDecoder<T> implements EventDecoder<T> {

    private static final int REGISTERED_HEADER_BYTES = 5;

    private final String expected;
    private final SchemaStore store;
    private final DeadLetterWriter rejections;
    private final Map<Long, BodyReader<?, T>> readers = new HashMap<>();

    private long lastFingerprint;
    private @Nullable BodyReader<?, T> last;
    private @Nullable BinaryDecoder bytes;

    /** @throws IllegalArgumentException if the store holds a version of a record that the current one cannot read */
    AvroDecoder(List<? extends RecordType<?, T>> types, SchemaStore store, RecordLimits limits, Clock clock) {
        SingleObjectEncoding.trustEvents();
        List<Schema> current = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (RecordType<?, T> type : types) {
            current.add(type.schema());
            names.add(type.schema().getName());
        }
        this.expected = String.join(" or ", names);
        this.store = store.with(current);
        this.rejections = new DeadLetterWriter(limits, clock);
        for (RecordType<?, T> type : types) {
            this.store.all().forEach((fingerprint, writer) -> {
                if (writer.getFullName().equals(type.schema().getFullName())) {
                    readers.put(fingerprint, new BodyReader<>(type, writer));
                }
            });
        }
    }

    @Override
    public DecodingResult<T> decode(String topic, int partition, long offset, byte @Nullable [] value) {
        try {
            byte[] record = rejections.readable(value);
            return new DecodingResult.Accepted<>(read(record, new RecordPosition(partition, offset)));
        } catch (InvalidRecordException unusable) {
            return rejections.reject(topic, partition, offset, value, unusable);
        }
    }

    private T read(byte[] record, RecordPosition position) throws InvalidRecordException {
        if (SingleObjectEncoding.isFramed(record)) {
            return reader(SingleObjectEncoding.fingerprint(record))
                    .read(body(record, SingleObjectEncoding.HEADER_BYTES), position);
        }
        if (record[0] == 0 && record.length >= REGISTERED_HEADER_BYTES) {
            throw new InvalidRecordException(
                    RejectionReason.UNKNOWN_SCHEMA,
                    "The record looks like the Confluent wire format; only Avro single-object encoding is supported.");
        }
        throw new InvalidRecordException(
                RejectionReason.UNKNOWN_SCHEMA, "The record is not in Avro single-object encoding.");
    }

    private BinaryDecoder body(byte[] record, int from) {
        BinaryDecoder body = DecoderFactory.get().binaryDecoder(record, from, record.length - from, bytes);
        bytes = body;
        return body;
    }

    private BodyReader<?, T> reader(long fingerprint) throws InvalidRecordException {
        BodyReader<?, T> same = last;
        if (same != null && fingerprint == lastFingerprint) {
            return same;
        }
        BodyReader<?, T> reader = readers.get(fingerprint);
        if (reader == null) {
            Schema other = store.find(fingerprint);
            if (other != null) {
                throw new InvalidRecordException(
                        RejectionReason.WRONG_RECORD,
                        "The record is a " + other.getName() + ", not a " + expected + ".");
            }
            throw new InvalidRecordException(
                    RejectionReason.UNKNOWN_SCHEMA,
                    "No known schema has the fingerprint " + Long.toHexString(fingerprint) + ".");
        }
        lastFingerprint = fingerprint;
        last = reader;
        return reader;
    }
}
