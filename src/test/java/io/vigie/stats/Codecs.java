package io.vigie.stats;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;

/** Writes and reads for tests; reading refuses to leave bytes over. */
public final class Codecs {
    private Codecs() {}

    /** What a {@code writeTo} is. */
    public interface Writer {
        void writeTo(DataOutput out) throws IOException;
    }

    /** What a {@code readFrom} is. */
    public interface Reader<T> {
        T readFrom(DataInput in) throws IOException;
    }

    public static byte[] bytes(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writer.writeTo(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static String hex(Writer writer) {
        return HexFormat.of().formatHex(bytes(writer));
    }

    public static <T> T read(byte[] bytes, Reader<T> reader) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            T value = reader.readFrom(in);
            if (in.available() > 0) {
                throw new AssertionError(in.available() + " bytes left over");
            }
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static <T> T readHex(String hex, Reader<T> reader) {
        return read(HexFormat.of().parseHex(hex), reader);
    }
}
