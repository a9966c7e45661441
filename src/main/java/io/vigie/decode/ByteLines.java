package io.vigie.decode;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file as bytes, in bounded memory: of a longer line only its beginning is kept, so that it can be
 * rejected for its size.
 */
public final class ByteLines implements Closeable {
    private final InputStream in;
    private final int maxBytes;

    /** @param maxBytes of a line that is of use; of others one more is kept */
    public ByteLines(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** Without its line break, be it LF or CR LF; null at the end of the file. */
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
