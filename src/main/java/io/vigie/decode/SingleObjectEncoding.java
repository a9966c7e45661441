package io.vigie.decode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Avro's single-object encoding: {@code C3 01}, the writer schema's CRC-64-AVRO fingerprint (8 bytes, little endian),
 * the Avro binary body.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding">the Avro specification</a>
 */
public final class SingleObjectEncoding {

    public static final int HEADER_BYTES = 10;

    private static final VarHandle LITTLE_ENDIAN_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    static {
        // Avro 1.12.2 instantiates only the classes on a list that a system property sets. Vigie's own generated
        // classes are safe, and a job must not depend on how its JVM was started. What was allowed before stays so.
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), type -> type.getPackageName()
                        .equals("io.vigie.event")));
    }

    private static final ClassValue<BinaryMessageEncoder<SpecificRecordBase>> ENCODERS = new ClassValue<>() {
        @Override
        protected BinaryMessageEncoder<SpecificRecordBase> computeValue(Class<?> type) {
            SpecificRecordBase record = newRecord(type.asSubclass(SpecificRecordBase.class));
            return new BinaryMessageEncoder<>(record.getSpecificData(), record.getSchema());
        }
    };

    private SingleObjectEncoding() {}

    /**
     * Makes sure that Avro may instantiate the classes of {@code io.vigie.event} in this JVM. Decoders call it
     * themselves.
     */
    public static void trustEvents() {
        // Loading this class has done it.
    }

    /**
     * Thread-safe. The record's fields must fit its schema: null in a field that is not nullable is a
     * {@code NullPointerException}.
     */
    public static byte[] encode(SpecificRecordBase record) {
        try {
            ByteBuffer bytes = ENCODERS.get(record.getClass()).encode(record);
            byte[] result = new byte[bytes.remaining()];
            bytes.get(result);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
    }

    /** Whether the bytes start with this encoding's marker; the schema and the body are not checked. */
    public static boolean isFramed(byte[] bytes) {
        return bytes.length >= HEADER_BYTES && bytes[0] == (byte) 0xC3 && bytes[1] == 0x01;
    }

    /** The fingerprint of the writer's schema. The bytes must be framed. */
    public static long fingerprint(byte[] framed) {
        return (long) LITTLE_ENDIAN_LONG.get(framed, 2);
    }

    /** The fingerprint of a schema. Documentation, defaults and aliases do not change it. */
    public static long fingerprint(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    static <E extends SpecificRecordBase> E newRecord(Class<E> type) {
        try {
            return type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type + " is not a class that Avro generated", e);
        }
    }
}
