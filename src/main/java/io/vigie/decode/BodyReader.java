package io.vigie.decode;

import io.vigie.model.RecordPosition;
import io.vigie.model.RejectionReason;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaIncompatibilityType;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies written with one writer schema into the current version of that record. One record instance is reused.
 */
final class BodyReader<E extends SpecificRecordBase, T> {

    private final RecordType<E, T> type;
    private final SpecificDatumReader<E> datums;
    private @Nullable E reused;

    /** @throws IllegalArgumentException if the current schema cannot read what this one wrote */
    BodyReader(RecordType<E, T> type, Schema writer) {
        requireReadable(type.schema(), writer);
        this.type = type;
        this.datums = new SpecificDatumReader<>(writer, type.schema());
    }

    T read(BinaryDecoder body, RecordPosition position) throws InvalidRecordException {
        E event;
        boolean complete;
        try {
            event = datums.read(reused, body);
            complete = body.isEnd();
        } catch (EOFException e) {
            throw malformed("The body is cut short.");
        } catch (AvroTypeException e) {
            // For instance an enum symbol that a newer producer knows and this version does not.
            throw malformed("The body does not fit: " + FieldRules.quoted(String.valueOf(e.getMessage())) + ".");
        } catch (IOException | RuntimeException e) {
            // Avro throws many types of exception for bytes that are not Avro; all mean the same.
            throw malformed("The body is not Avro.");
        }
        if (!complete) {
            throw malformed("Bytes follow the end of the body.");
        }
        reused = event;
        return type.meaning().of(event, position);
    }

    private InvalidRecordException malformed(String what) {
        return new InvalidRecordException(
                RejectionReason.MALFORMED, what + " Expected: " + type.schema().getName() + ".");
    }

    private static void requireReadable(Schema current, Schema writer) {
        List<String> faults =
                SchemaCompatibility.checkReaderWriterCompatibility(current, writer)
                        .getResult()
                        .getIncompatibilities()
                        .stream()
                        // A symbol that only newer producers know invalidates single records, not the schema.
                        .filter(fault -> fault.getType() != SchemaIncompatibilityType.MISSING_ENUM_SYMBOLS)
                        .map(fault -> fault.getLocation() + ": " + fault.getMessage())
                        .toList();
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("A version of " + writer.getFullName()
                    + " cannot be read as the current one: " + String.join("; ", faults));
        }
    }
}
