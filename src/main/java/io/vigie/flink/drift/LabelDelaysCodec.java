package io.vigie.flink.drift;

import io.vigie.flink.StateCodec;
import io.vigie.stats.LogHistogram;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** How late the labels of the running hour came ↔ bytes: one for the layout, then the histogram; no byte may follow. */
final class LabelDelaysCodec implements StateCodec<LogHistogram, byte[]> {

    /** Stored in savepoints: a new layout takes the next number and keeps a reader for this one. */
    private static final int LAYOUT = 1;

    @Override
    public byte[] encode(LogHistogram delaysMs) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(LAYOUT);
        delaysMs.writeTo(out);
        return bytes.toByteArray();
    }

    @Override
    public LogHistogram decode(byte[] stored) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored));
        int layout = in.readByte();
        if (layout != LAYOUT) {
            throw new IOException("the labels of an hour in the unknown layout " + layout);
        }
        LogHistogram delaysMs = LogHistogram.readFrom(in);
        if (in.available() > 0) {
            throw new IOException("the labels of an hour have " + in.available() + " bytes too many");
        }
        return delaysMs;
    }
}
