package io.vigie.decode;

import io.vigie.model.Origin;
import io.vigie.model.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaIncompatibilityType;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/** Avro single-object encoding → values. Holds one reader per known writer schema and one record that it fills again and again. */
final class AvroDecoder<T> implements EventDecoder<T> {

    private final String expected;
    private final SchemaStore store;
    private final Rejections rejections;
    private final Map<Long, Reader<?, T>> readers = new HashMap<>();

    private long lastFingerprint;
    private @Nullable Reader<?, T> lastReader;
    private @Nullable BinaryDecoder bytes;

    /** @throws IllegalArgumentException if the store holds a version of a record that the current one cannot read */
    AvroDecoder(List<? extends RecordKind<?, T>> kinds, SchemaStore store, Limits limits, Clock clock) {
        SingleObject.trustEvents();
        List<Schema> current = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (RecordKind<?, T> kind : kinds) {
            current.add(kind.schema());
            names.add(kind.schema().getName());
        }
        this.expected = String.join(" or ", names);
        this.store = store.with(current);
        this.rejections = new Rejections(limits, clock);
        for (RecordKind<?, T> kind : kinds) {
            this.store.all().forEach((fingerprint, writer) -> {
                if (writer.getFullName().equals(kind.schema().getFullName())) {
                    readers.put(fingerprint, new Reader<>(kind, writer));
                }
            });
        }
    }

    @Override
    public Decoding<T> decode(String topic, int partition, long offset, byte @Nullable [] value) {
        try {
            byte[] record = rejections.readable(value);
            return new Decoding.Accepted<>(read(record, new Origin(partition, offset)));
        } catch (Unusable unusable) {
            return rejections.reject(topic, partition, offset, value, unusable);
        }
    }

    private T read(byte[] record, Origin origin) throws Unusable {
        if (!SingleObject.isFramed(record)) {
            throw new Unusable(Reason.UNKNOWN_SCHEMA, "The record does not start as Avro single-object encoding does.");
        }
        Reader<?, T> reader = reader(SingleObject.fingerprint(record));
        BinaryDecoder body = DecoderFactory.get()
                .binaryDecoder(record, SingleObject.HEADER_BYTES, record.length - SingleObject.HEADER_BYTES, bytes);
        bytes = body;
        return reader.read(body, origin);
    }

    private Reader<?, T> reader(long fingerprint) throws Unusable {
        Reader<?, T> last = lastReader;
        if (last != null && fingerprint == lastFingerprint) {
            return last;
        }
        Reader<?, T> reader = readers.get(fingerprint);
        if (reader == null) {
            Schema other = store.find(fingerprint);
            if (other != null) {
                throw new Unusable(
                        Reason.WRONG_RECORD, "The record is a " + other.getName() + ", not a " + expected + ".");
            }
            throw new Unusable(
                    Reason.UNKNOWN_SCHEMA,
                    "No known schema has the fingerprint " + Long.toHexString(fingerprint) + ".");
        }
        lastFingerprint = fingerprint;
        lastReader = reader;
        return reader;
    }

    private static final class Reader<E extends SpecificRecordBase, T> {

        private final RecordKind<E, T> kind;
        private final SpecificDatumReader<E> datums;
        private @Nullable E reused;

        Reader(RecordKind<E, T> kind, Schema writer) {
            this.kind = kind;
            this.datums = new SpecificDatumReader<>(writer, kind.schema());
            requireReadable(kind.schema(), writer);
        }

        T read(BinaryDecoder body, Origin origin) throws Unusable {
            E event;
            boolean complete;
            try {
                event = datums.read(reused, body);
                complete = body.isEnd();
            } catch (EOFException e) {
                throw malformed("The body is cut short.");
            } catch (AvroTypeException e) {
                // For instance an enum symbol that a newer producer knows and this version does not.
                throw malformed("The body does not fit: " + Rules.quoted(String.valueOf(e.getMessage())) + ".");
            } catch (IOException | RuntimeException e) {
                // Avro throws many kinds on bytes that are not Avro: all mean the same.
                throw malformed("The body is not Avro: " + Rules.quoted(String.valueOf(e.getMessage())) + ".");
            }
            if (!complete) {
                throw malformed("Bytes follow the end of the body.");
            }
            reused = event;
            return kind.meaning().of(event, origin);
        }

        private Unusable malformed(String what) {
            return new Unusable(
                    Reason.MALFORMED, what + " Expected: " + kind.schema().getName() + ".");
        }

        private static void requireReadable(Schema current, Schema writer) {
            List<String> faults =
                    SchemaCompatibility.checkReaderWriterCompatibility(current, writer)
                            .getResult()
                            .getIncompatibilities()
                            .stream()
                            // A symbol that only newer producers know makes single records unusable, not the schema.
                            .filter(fault -> fault.getType() != SchemaIncompatibilityType.MISSING_ENUM_SYMBOLS)
                            .map(fault -> fault.getLocation() + ": " + fault.getMessage())
                            .toList();
            if (!faults.isEmpty()) {
                throw new IllegalArgumentException("A version of " + writer.getFullName()
                        + " cannot be read as the current one: " + String.join("; ", faults));
            }
        }
    }
}
