package io.vigie.flink.quality;

import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink that a record is written by {@link RecordSerializer}. */
public final class RecordTypeInfo<T> extends TypeInformation<T> {

    private static final long serialVersionUID = 1;

    private final String name;

    RecordTypeInfo(String name) {
        this.name = name;
    }

    /** @throws IllegalArgumentException if this kind of record has no bytes of its own */
    public static <T> TypeInformation<T> of(Class<T> type) {
        return StoredRecord.typeOf(type);
    }

    /** Of request ids and conversation ids, as keys. */
    public static TypeInformation<String> ofIds() {
        return StoredRecord.typeOf(String.class);
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Class<T> getTypeClass() {
        return (Class<T>) StoredRecord.named(name).type();
    }

    @Override
    public boolean isKeyType() {
        return true;
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return new RecordSerializer<>(name);
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof RecordTypeInfo;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordTypeInfo<?> type && type.name.equals(name);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name);
    }

    @Override
    public String toString() {
        return "record " + name;
    }
}
