package io.vigie.sink.influx;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriterStateSerializer;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;

/**
 * What a writer holds at a checkpoint: lines not yet known to be stored, in the order in which they must be written. Stored in savepoints: a change
 * of the layout needs a new version and a reader for each old one.
 *
 * <p>Version 1, the layout of {@code AsyncSinkWriterStateSerializer}: int64 −1, int32 number of lines, then each line as int64 number of bytes and
 * its UTF-8 bytes; timestamps in milliseconds. The number of bytes is the size that the writer gives an entry.
 */
final class PendingLinesSerializer extends AsyncSinkWriterStateSerializer<String> {
    private static final int VERSION = 1;
    private static final long IDENTIFIER = -1;
    private static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    protected void serializeRequestToStream(String line, DataOutputStream out) throws IOException {
        out.write(line.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected String deserializeRequestFromStream(long bytes, DataInputStream in) throws IOException {
        if (bytes < 0 || bytes > in.available()) {
            throw new IOException(
                    "pending points end early: " + bytes + " bytes announced, " + in.available() + " bytes left");
        }
        return new String(in.readNBytes((int) bytes), StandardCharsets.UTF_8);
    }

    @Override
    public BufferedRequestState<String> deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException("pending points of version " + version + ": this build reads up to " + VERSION);
        }
        if (serialized.length < HEADER_BYTES) {
            throw new IOException("pending points end early: " + serialized.length + " bytes");
        }
        ByteBuffer header = ByteBuffer.wrap(serialized);
        long identifier = header.getLong();
        int count = header.getInt();
        if (identifier != IDENTIFIER || count < 0) {
            throw new IOException("no pending points: they begin with " + identifier + " and " + count);
        }
        BufferedRequestState<String> state;
        try {
            state = super.deserialize(version, serialized);
        } catch (EOFException e) {
            throw new IOException("pending points end early: there are not " + count, e);
        }
        // Flink's reader stops after the last entry, whatever follows.
        long read = HEADER_BYTES;
        for (RequestEntryWrapper<String> entry : state.getBufferedRequestEntries()) {
            read += Long.BYTES + entry.getSize();
        }
        if (read != serialized.length) {
            throw new IOException(serialized.length - read + " bytes follow the last of " + count + " pending points");
        }
        return state;
    }
}
