package io.vigie.decode;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file as bytes, in bounded memory. Of an overlong line only the beginning is kept, enough to reject the
 * line for its size.
 */
public final class ByteLines implements Closeable {
    private final InputStream in;
    private final int maxBytes;

    /** @param maxBytes length of the longest usable line; of a longer one, {@code maxBytes + 1} bytes are kept */
    public ByteLines(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** The next line without its line break (LF or CR LF); null at the end of the file. */
    public byte @Nullable [] next() throws IOException {
        int read = in.read();
        if (read < 0) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        int last = -1;
        while (read >= 0 && read != '\n') {
            // A carriage return is kept back until it is known not to belong to the line break.
            if (last >= 0 && bytes.size() <= maxBytes) {
                bytes.write(last);
            }
            last = read;
            read = in.read();
        }
        if (last >= 0 && last != '\r' && bytes.size() <= maxBytes) {
            bytes.write(last);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
