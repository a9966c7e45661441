package io.vigie.sink.influx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Stored in savepoints: a change of the layout needs a new version and a reader for each old one.
 *
 * <p>Version 1: int32 number of lines, then each line as int32 length and UTF-8 bytes; timestamps in milliseconds.
 */
final class PendingLinesSerializer implements SimpleVersionedSerializer<PendingLines> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(PendingLines pending) {
        List<byte[]> encoded = new ArrayList<>(pending.lines().size());
        int size = Integer.BYTES;
        for (String line : pending.lines()) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            encoded.add(bytes);
            size = Math.addExact(size, Integer.BYTES + bytes.length);
        }
        ByteBuffer out = ByteBuffer.allocate(size).putInt(encoded.size());
        encoded.forEach(bytes -> out.putInt(bytes.length).put(bytes));
        return out.array();
    }

    @Override
    public PendingLines deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException("pending points of version " + version + ": this build reads up to " + VERSION);
        }
        ByteBuffer in = ByteBuffer.wrap(serialized);
        int count = length(in, "lines");
        List<String> lines = new ArrayList<>(Math.min(count, in.remaining() / Integer.BYTES));
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[length(in, "bytes")];
            in.get(bytes);
            lines.add(new String(bytes, StandardCharsets.UTF_8));
        }
        if (in.hasRemaining()) {
            throw new IOException(in.remaining() + " bytes follow the last of " + count + " pending points");
        }
        return new PendingLines(lines);
    }

    private static int length(ByteBuffer in, String what) throws IOException {
        if (in.remaining() < Integer.BYTES) {
            throw new IOException("pending points end early");
        }
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new IOException("pending points end early: " + length + " " + what + " announced, " + in.remaining()
                    + " bytes left");
        }
        return length;
    }
}
