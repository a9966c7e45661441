package io.vigie.window;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** Bytes in memory for one thread: the JDK's streams take a lock for each byte. */
final class PaneBytes {

    private PaneBytes() {}

    /** Grows as it is written. */
    static final class PaneBytesOutput extends OutputStream {

        private byte[] bytes = new byte[256];
        private int length;

        @Override
        public void write(int value) {
            ensure(1);
            bytes[length++] = (byte) value;
        }

        @Override
        public void write(byte[] from, int offset, int count) {
            ensure(count);
            System.arraycopy(from, offset, bytes, length, count);
            length += count;
        }

        private void ensure(int more) {
            if (bytes.length - length < more) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
            }
        }

        byte[] toBytes() {
            return Arrays.copyOf(bytes, length);
        }
    }

    /** Reads bytes from the first to the last. */
    static final class PaneBytesInput extends InputStream {

        private final byte[] bytes;
        private int next;

        PaneBytesInput(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return next < bytes.length ? bytes[next++] & 0xff : -1;
        }

        @Override
        public int read(byte[] to, int offset, int count) {
            if (count == 0) {
                return 0;
            }
            int taken = Math.min(count, bytes.length - next);
            if (taken <= 0) {
                return -1;
            }
            System.arraycopy(bytes, next, to, offset, taken);
            next += taken;
            return taken;
        }

        @Override
        public int available() {
            return bytes.length - next;
        }
    }
}
