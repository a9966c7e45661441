package io.vigie.flink.quality;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.jspecify.annotations.Nullable;

/** Reads what {@link RecordOutput} writes. Not for several threads. */
final class RecordInput {

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final DataInputDeserializer blob = new DataInputDeserializer();
    private final CRC32C checksum = new CRC32C();
    private final byte[] uuid = new byte[RecordOutput.UUID_LENGTH];
    private byte[] bytes = new byte[256];
    private DataInputView in = blob;

    interface PartReader<T> {
        T read(RecordInput in) throws IOException;
    }

    /**
     * Parts that were read before, by their bytes: equal ones become one object. Where two fall on one place, the later
     * one has it.
     */
    static final class KnownParts<T> {

        private static final int PLACES = 1 << 11;

        /** Bytes of a part. Longer ones hardly come twice, and so many of them would take much of the heap. */
        private static final int LONGEST = 1_024;

        private final List<@Nullable T> parts = new ArrayList<>();
        private final byte[][] bytes = new byte[PLACES][];

        private @Nullable T find(int place, byte[] other, int length) {
            byte[] known = bytes[place];
            return known != null && Arrays.equals(known, 0, known.length, other, 0, length) ? parts.get(place) : null;
        }

        private void put(int place, byte[] of, T part) {
            if (of.length > LONGEST) {
                return;
            }
            if (parts.isEmpty()) {
                for (int i = 0; i < PLACES; i++) {
                    parts.add(null);
                }
            }
            bytes[place] = of;
            parts.set(place, part);
        }
    }

    private final KnownParts<String> words = new KnownParts<>();

    void from(DataInputView view) {
        in = view;
    }

    long time() throws IOException {
        return in.readLong();
    }

    long count() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = in.readByte();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("no number");
    }

    long difference() throws IOException {
        long value = count();
        return (value >>> 1) ^ -(value & 1);
    }

    boolean flag() throws IOException {
        return in.readByte() != 0;
    }

    <E extends Enum<E>> E constant(Class<E> type) throws IOException {
        return Enum.valueOf(type, word());
    }

    double number() throws IOException {
        return in.readDouble();
    }

    @Nullable
    Double numberOrNull() throws IOException {
        return flag() ? in.readDouble() : null;
    }

    @Nullable
    Long wholeOrNull() throws IOException {
        return flag() ? in.readLong() : null;
    }

    @Nullable
    Boolean flagOrNull() throws IOException {
        byte value = in.readByte();
        return value == 2 ? null : Boolean.valueOf(value == 1);
    }

    /** A text that comes often. */
    @Nullable
    String wordOrNull() throws IOException {
        int length = length(1);
        if (length < 0) {
            return null;
        }
        read(length);
        int place = place(length);
        String known = words.find(place, bytes, length);
        if (known == null) {
            known = new String(bytes, 0, length, StandardCharsets.UTF_8);
            words.put(place, Arrays.copyOf(bytes, length), known);
        }
        return known;
    }

    String word() throws IOException {
        return required(wordOrNull());
    }

    @Nullable
    String idOrNull() throws IOException {
        long head = count();
        if (head == RecordOutput.NULL_ID) {
            return null;
        }
        if (head == RecordOutput.UUID) {
            half(in.readLong(), 0);
            half(in.readLong(), 19);
            uuid[8] = '-';
            uuid[13] = '-';
            uuid[18] = '-';
            uuid[23] = '-';
            return new String(uuid, StandardCharsets.ISO_8859_1);
        }
        int length = Math.toIntExact(head - RecordOutput.OTHER_ID);
        read(length);
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    String id() throws IOException {
        return required(idOrNull());
    }

    private void half(long half, int from) {
        int at = from;
        for (int shift = 60; shift >= 0; shift -= 4) {
            if (at == 8 || at == 13 || at == 18 || at == 23) {
                at++;
            }
            uuid[at++] = DIGITS[(int) (half >>> shift) & 15];
        }
    }

    <T> @Nullable T partOrNull(PartReader<T> read) throws IOException {
        return flag() ? read.read(this) : null;
    }

    <T> List<T> list(PartReader<T> read) throws IOException {
        int size = Math.toIntExact(count());
        if (size == 0) {
            return List.of();
        }
        var parts = new ArrayList<T>(size);
        for (int i = 0; i < size; i++) {
            parts.add(read.read(this));
        }
        return parts;
    }

    long[] times() throws IOException {
        long[] epochMs = new long[Math.toIntExact(count())];
        for (int i = 0; i < epochMs.length; i++) {
            epochMs[i] = in.readLong();
        }
        return epochMs;
    }

    Map<String, String> texts() throws IOException {
        int size = Math.toIntExact(count());
        Map<String, String> texts = new HashMap<>(size * 2);
        for (int i = 0; i < size; i++) {
            texts.put(word(), word());
        }
        return texts;
    }

    byte[] bytes() throws IOException {
        byte[] own = new byte[length(0)];
        in.readFully(own);
        return own;
    }

    /** A part that comes often, written with its length before it. */
    <T> T blob(KnownParts<T> known, PartReader<T> read) throws IOException {
        int length = length(0);
        read(length);
        int place = place(length);
        T found = known.find(place, bytes, length);
        if (found == null) {
            byte[] own = Arrays.copyOf(bytes, length);
            DataInputView whole = in;
            blob.setBuffer(own);
            in = blob;
            try {
                found = read.read(this);
            } finally {
                in = whole;
            }
            known.put(place, own, found);
        }
        return found;
    }

    /** Negative: null. */
    private int length(int more) throws IOException {
        return Math.toIntExact(count() - more);
    }

    private void read(int length) throws IOException {
        if (bytes.length < length) {
            bytes = new byte[length * 2];
        }
        in.readFully(bytes, 0, length);
    }

    private int place(int length) {
        checksum.reset();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue() & (KnownParts.PLACES - 1);
    }

    private static String required(@Nullable String value) throws IOException {
        if (value == null) {
            throw new IOException("a text is missing");
        }
        return value;
    }
}
