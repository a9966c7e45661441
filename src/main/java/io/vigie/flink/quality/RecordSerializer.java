package io.vigie.flink.quality;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Writes and reads one kind of record by its {@link StoredRecord}. */
final class RecordSerializer<T> extends TypeSerializer<T> {

    private static final long serialVersionUID = 1;

    private final String name;
    private transient @Nullable Tools<T> tools;

    private record Tools<T>(StoredRecord<T> record, RecordLayouts layouts, RecordOutput out, RecordInput in) {}

    RecordSerializer(String name) {
        this.name = name;
    }

    @SuppressWarnings("unchecked")
    private Tools<T> tools() {
        Tools<T> known = tools;
        if (known == null) {
            known = new Tools<>(
                    (StoredRecord<T>) StoredRecord.named(name),
                    new RecordLayouts(),
                    new RecordOutput(),
                    new RecordInput());
            tools = known;
        }
        return known;
    }

    @Override
    public void serialize(T record, DataOutputView target) throws IOException {
        Tools<T> own = tools();
        own.out().into(target);
        own.record().write().write(record, own.out());
    }

    @Override
    public T deserialize(DataInputView source) throws IOException {
        Tools<T> own = tools();
        own.in().from(source);
        return own.record().read().read(own.layouts(), own.in());
    }

    @Override
    public T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    /** Records do not change. */
    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public T copy(T from) {
        return from;
    }

    @Override
    public T copy(T from, T reuse) {
        return from;
    }

    /** With buffers of its own: it may be used in another thread. */
    @Override
    public TypeSerializer<T> duplicate() {
        return new RecordSerializer<>(name);
    }

    /** There is no record without content; Flink asks for none where it is told that records do not change. */
    @Override
    @SuppressWarnings("NullAway")
    public T createInstance() {
        return null;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordSerializer<?> serializer && serializer.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new RecordSerializerSnapshot<>(name, tools().record().version());
    }

    /**
     * What a savepoint says of the bytes in it: the name of the record and the version of its layout. Its class name is
     * stored too.
     */
    public static final class RecordSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {

        private static final int VERSION = 1;

        private String name;
        private int layout;

        /** For Flink, which reads it then. */
        public RecordSerializerSnapshot() {
            this("", 0);
        }

        RecordSerializerSnapshot(String name, int layout) {
            this.name = name;
            this.layout = layout;
        }

        @Override
        public int getCurrentVersion() {
            return VERSION;
        }

        @Override
        public void writeSnapshot(DataOutputView out) throws IOException {
            out.writeUTF(name);
            out.writeInt(layout);
        }

        @Override
        public void readSnapshot(int version, DataInputView in, ClassLoader unused) throws IOException {
            name = in.readUTF();
            layout = in.readInt();
        }

        @Override
        public TypeSerializer<T> restoreSerializer() {
            return new RecordSerializer<>(name);
        }

        @Override
        public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(TypeSerializerSnapshot<T> before) {
            return before instanceof RecordSerializerSnapshot<T> other
                            && other.name.equals(name)
                            && other.layout == layout
                    ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                    : TypeSerializerSchemaCompatibility.incompatible();
        }
    }
}
