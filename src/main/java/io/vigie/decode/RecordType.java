package io.vigie.decode;

import io.vigie.model.RecordPosition;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * One Avro record that a topic may carry, and what it means.
 *
 * @param schema the current schema: that of the generated class
 */
public record RecordType<E extends SpecificRecordBase, T>(Schema schema, Meaning<E, T> meaning) {

    @FunctionalInterface
    public interface Meaning<E, T> {

        /**
         * Must copy what it keeps of a collection or nested record: {@code event} is filled again with the next record.
         *
         * @throws InvalidRecordException for a value that no record may have
         */
        T of(E event, RecordPosition origin) throws InvalidRecordException;
    }
}
