package io.vigie.sink.influx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * What a writer holds at a checkpoint: lines not yet known to be stored, in the order in which they must be written.
 * Stored in savepoints: a change of the layout needs a new version and a reader for each old one.
 *
 * <p>Version 1: int64 −1, int32 number of lines, then each line as int64 number of bytes and its UTF-8 bytes.
 * Timestamps are in milliseconds.
 */
final class PendingLinesSerializer implements SimpleVersionedSerializer<List<String>> {
    private static final int VERSION = 1;
    private static final long IDENTIFIER = -1;
    private static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(List<String> lines) {
        List<byte[]> texts = lines.stream()
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toList();
        int bytes = texts.stream().mapToInt(text -> Long.BYTES + text.length).reduce(HEADER_BYTES, Math::addExact);
        ByteBuffer out = ByteBuffer.allocate(bytes).putLong(IDENTIFIER).putInt(texts.size());
        texts.forEach(text -> out.putLong(text.length).put(text));
        return out.array();
    }

    @Override
    public List<String> deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException("pending points of version " + version + ": this build reads up to " + VERSION);
        }
        ByteBuffer in = ByteBuffer.wrap(serialized);
        if (in.remaining() < HEADER_BYTES) {
            throw new IOException("pending points end early: " + in.remaining() + " bytes");
        }
        long identifier = in.getLong();
        int count = in.getInt();
        if (identifier != IDENTIFIER || count < 0) {
            throw new IOException("no pending points: they begin with " + identifier + " and " + count);
        }
        List<String> lines = new ArrayList<>();
        while (lines.size() < count) {
            lines.add(line(in, count));
        }
        if (in.hasRemaining()) {
            throw new IOException(in.remaining() + " bytes follow the last of " + count + " pending points");
        }
        return lines;
    }

    private static String line(ByteBuffer in, int count) throws IOException {
        long bytes = in.remaining() < Long.BYTES ? -1 : in.getLong();
        if (bytes < 0 || bytes > in.remaining()) {
            throw new IOException("pending points end early: there are not " + count);
        }
        byte[] text = new byte[(int) bytes];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
