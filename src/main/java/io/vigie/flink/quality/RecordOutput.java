package io.vigie.flink.quality;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Writes the parts of a record: see {@link RecordLayouts}. Not for several threads. */
final class RecordOutput {

    static final int NULL_ID = 0;
    static final int UUID = 1;
    static final int OTHER_ID = 2;
    static final int UUID_LENGTH = 36;

    private final DataOutputSerializer blob = new DataOutputSerializer(128);
    private DataOutputView out = blob;

    interface PartWriter<T> {
        void write(T part, RecordOutput out) throws IOException;
    }

    void into(DataOutputView view) {
        out = view;
    }

    void time(long epochMs) throws IOException {
        out.writeLong(epochMs);
    }

    /** At least 0: seven bits a byte. */
    void count(long value) throws IOException {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.writeByte((int) (rest | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    void flag(boolean value) throws IOException {
        out.writeByte(value ? 1 : 0);
    }

    void constant(Enum<?> value) throws IOException {
        text(value.name());
    }

    void number(double value) throws IOException {
        out.writeDouble(value);
    }

    void numberOrNull(@Nullable Double value) throws IOException {
        flag(value != null);
        if (value != null) {
            out.writeDouble(value);
        }
    }

    void wholeOrNull(@Nullable Long value) throws IOException {
        flag(value != null);
        if (value != null) {
            out.writeLong(value);
        }
    }

    void flagOrNull(@Nullable Boolean value) throws IOException {
        out.writeByte(value == null ? 2 : value ? 1 : 0);
    }

    void text(@Nullable String value) throws IOException {
        if (value == null) {
            count(0);
            return;
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        count(bytes.length + 1L);
        out.write(bytes);
    }

    /** A UUID in its usual form takes 17 bytes, other texts what they take. */
    void id(@Nullable String value) throws IOException {
        if (value == null) {
            count(NULL_ID);
            return;
        }
        if (value.length() == UUID_LENGTH && isUuid(value)) {
            count(UUID);
            out.writeLong(half(value, 0));
            out.writeLong(half(value, 19));
            return;
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        count(bytes.length + (long) OTHER_ID);
        out.write(bytes);
    }

    private static boolean isUuid(String value) {
        for (int i = 0; i < UUID_LENGTH; i++) {
            char one = value.charAt(i);
            boolean isDash = i == 8 || i == 13 || i == 18 || i == 23;
            if (isDash ? one != '-' : !((one >= '0' && one <= '9') || (one >= 'a' && one <= 'f'))) {
                return false;
            }
        }
        return true;
    }

    /** Sixteen digits from here on. */
    private static long half(String uuid, int from) {
        long half = 0;
        int digits = 0;
        for (int i = from; digits < 16; i++) {
            char one = uuid.charAt(i);
            if (one != '-') {
                half = (half << 4) | (one <= '9' ? one - '0' : one - 'a' + 10);
                digits++;
            }
        }
        return half;
    }

    <T> void partOrNull(@Nullable T part, PartWriter<T> write) throws IOException {
        flag(part != null);
        if (part != null) {
            write.write(part, this);
        }
    }

    <T> void list(List<T> parts, PartWriter<T> write) throws IOException {
        count(parts.size());
        for (T part : parts) {
            write.write(part, this);
        }
    }

    void times(long[] epochMs) throws IOException {
        count(epochMs.length);
        for (long one : epochMs) {
            out.writeLong(one);
        }
    }

    void texts(Map<String, String> values) throws IOException {
        count(values.size());
        for (Map.Entry<String, String> each : values.entrySet()) {
            text(each.getKey());
            text(each.getValue());
        }
    }

    void bytes(byte[] value) throws IOException {
        count(value.length);
        out.write(value);
    }

    /** With its length before it, so that it can be found as a whole. */
    <T> void blob(T part, PartWriter<T> write) throws IOException {
        if (out == blob) {
            throw new IllegalStateException("a blob in a blob");
        }
        DataOutputView whole = out;
        blob.clear();
        out = blob;
        try {
            write.write(part, this);
        } finally {
            out = whole;
        }
        count(blob.length());
        out.write(blob.getSharedBuffer(), 0, blob.length());
    }
}
