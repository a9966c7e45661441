package io.vigie.flink.quality;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

    private static final int PLACES = 1 << 11;
    /** Bytes of a part. Longer ones hardly come twice, and so many of them would take much of the heap. */
    private static final int LONGEST = 1_024;

    /** Of characters, their value as a hexadecimal digit in lower case; negative: none. */
    private static final byte[] DIGITS = new byte[128];

    static {
        Arrays.fill(DIGITS, (byte) -1);
        for (int digit = 0; digit < 16; digit++) {
            DIGITS[Character.forDigit(digit, 16)] = (byte) digit;
        }
    }

    private final DataOutputSerializer blob = new DataOutputSerializer(128);
    /** Parts whose bytes are known; where two fall on one place, the later one has it. */
    private final @Nullable Object[] parts = new Object[PLACES];

    private final byte[][] blobs = new byte[PLACES][];
    /** Of the UUID that was read last. */
    private long high;

    private long low;
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

    /** Seven bits a byte; a negative one takes ten bytes. */
    void count(long value) throws IOException {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.writeByte((int) (rest | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    /** Near zero, of either sign, in one byte. */
    void difference(long value) throws IOException {
        count((value << 1) ^ (value >> 63));
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
        if (value.length() == UUID_LENGTH && readUuid(value)) {
            count(UUID);
            out.writeLong(high);
            out.writeLong(low);
            return;
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        count(bytes.length + (long) OTHER_ID);
        out.write(bytes);
    }

    /** Whether it is one in its usual form: then both halves are known. */
    private boolean readUuid(String value) {
        long half = 0;
        for (int i = 0; i < UUID_LENGTH; i++) {
            char one = value.charAt(i);
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (one != '-') {
                    return false;
                }
                if (i == 18) {
                    high = half;
                    half = 0;
                }
            } else {
                int digit = one < DIGITS.length ? DIGITS[one] : -1;
                if (digit < 0) {
                    return false;
                }
                half = (half << 4) | digit;
            }
        }
        low = half;
        return true;
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

    /**
     * With its length before it, so that it can be found as a whole. Equal parts are written with the same bytes, so
     * that each is put into bytes once as long as it is remembered.
     */
    <T> void blob(T part, PartWriter<T> write) throws IOException {
        int hash = part.hashCode();
        int place = (hash ^ (hash >>> 16)) & (PLACES - 1);
        byte[] bytes = blobs[place];
        if (bytes == null || !part.equals(parts[place])) {
            bytes = bytesOf(part, write);
            if (bytes.length <= LONGEST) {
                parts[place] = part;
                blobs[place] = bytes;
            }
        }
        count(bytes.length);
        out.write(bytes);
    }

    private <T> byte[] bytesOf(T part, PartWriter<T> write) throws IOException {
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
        return blob.getCopyOfBuffer();
    }
}
