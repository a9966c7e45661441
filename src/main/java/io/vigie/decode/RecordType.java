package io.vigie.decode;

import io.vigie.model.RecordPosition;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * One type of Avro record that a topic may carry, and how it is read.
 *
 * @param schema the current schema, from the generated class
 */
public record RecordType<E extends SpecificRecordBase, T>(Schema schema, Meaning<E, T> meaning) {

    @FunctionalInterface
    public interface Meaning<E, T> {

        /**
         * Must copy any collection or nested record that it keeps: {@code event} is reused for the next record.
         *
         * @throws InvalidRecordException if a field has an invalid value
         */
        T of(E event, RecordPosition position) throws InvalidRecordException;
    }
}
