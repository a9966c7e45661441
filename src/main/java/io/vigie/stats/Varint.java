package io.vigie.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Variable-length integers as Avro and Protocol Buffers write them: seven bits a byte, lowest first, the high bit says
 * that more follow.
 *
 * <p>Stored in savepoints and on topics: the layout is frozen.
 */
public final class Varint {
    private Varint() {}

    /** Writes 1 to 10 bytes; small non-negative values are short, negative ones take 10. */
    public static void writeUnsigned(DataOutput out, long value) throws IOException {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.writeByte((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    /** @throws IOException when the bytes are not what {@link #writeUnsigned} writes */
    public static long readUnsigned(DataInput in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = in.readUnsignedByte();
            if (shift == 63 && next > 1) {
                break;
            }
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IOException("a variable-length integer is longer than 64 bits");
    }

    /** Writes 1 to 10 bytes; values near zero, of either sign, are short. */
    public static void writeSigned(DataOutput out, long value) throws IOException {
        writeUnsigned(out, (value << 1) ^ (value >> 63));
    }

    /** @throws IOException when the bytes are not what {@link #writeSigned} writes */
    public static long readSigned(DataInput in) throws IOException {
        long value = readUnsigned(in);
        return (value >>> 1) ^ -(value & 1);
    }

    /**
     * Reads an element count that was written with {@link #writeUnsigned}.
     *
     * @throws IOException when it is above {@code limit}, so that damaged bytes cannot ask for all memory
     */
    public static int readSize(DataInput in, int limit) throws IOException {
        long size = readUnsigned(in);
        if (size < 0 || size > limit) {
            throw new IOException("a size of " + size + " where at most " + limit + " is possible");
        }
        return (int) size;
    }
}
