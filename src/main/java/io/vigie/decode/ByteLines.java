package io.vigie.decode;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file as bytes, in bounded memory. Of an overlong line only the beginning is kept, enough to reject the
 * line for its size.
 */
public final class ByteLines implements Closeable {

    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final int maxBytes;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;

    /** @param maxBytes length of the longest usable line; of a longer one, {@code maxBytes + 1} bytes are kept */
    public ByteLines(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** The next line without its line break (LF or CR LF); null at the end of the file. */
    public byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream longLine = null;
        while (true) {
            if (position == limit && !fill()) {
                return longLine == null ? null : withoutCarriageReturn(longLine.toByteArray());
            }
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            boolean isWhole = end < limit;
            if (isWhole && longLine == null) {
                byte[] line = Arrays.copyOfRange(buffer, position, kept(position, end, 0));
                position = end + 1;
                return withoutCarriageReturn(line);
            }
            longLine = longLine == null ? new ByteArrayOutputStream(2 * BUFFER_BYTES) : longLine;
            longLine.write(buffer, position, kept(position, end, longLine.size()) - position);
            position = isWhole ? end + 1 : end;
            if (isWhole) {
                return withoutCarriageReturn(longLine.toByteArray());
            }
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    /** The end of what is kept of a stretch: one byte more than may be used, and one that may be a carriage return. */
    private int kept(int from, int to, int already) {
        return (int) Math.min(to, from + Math.max(0L, maxBytes + 2L - already));
    }

    /** A carriage return belongs to the line break; of an overlong line, one byte too many is enough. */
    private byte[] withoutCarriageReturn(byte[] line) {
        int length = line.length;
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        length = (int) Math.min(length, maxBytes + 1L);
        return length == line.length ? line : Arrays.copyOf(line, length);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
