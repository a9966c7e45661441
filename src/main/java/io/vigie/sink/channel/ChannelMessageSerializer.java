package io.vigie.sink.channel;

import io.vigie.channel.ChannelMessage;
import io.vigie.channel.ChannelMessage.MessagePurpose;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Stored in savepoints: a change of the layout needs a new version and a reader for each old one.
 *
 * <p>Version 2: int64 {@code queuedAt}, int8 code of the purpose, then id, item, path and body, each as int32 length
 * and UTF-8 bytes. Version 1: int64 {@code queuedAt}, then id and body.
 */
final class ChannelMessageSerializer implements SimpleVersionedSerializer<ChannelMessage> {
    private static final int VERSION = 2;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(ChannelMessage message) {
        byte[][] texts = Stream.of(message.id(), message.item(), message.path(), message.body())
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        int length = Long.BYTES + 1;
        for (byte[] text : texts) {
            length += Integer.BYTES + text.length;
        }
        ByteBuffer out = ByteBuffer.allocate(length).putLong(message.queuedAt()).put((byte)
                message.purpose().code());
        for (byte[] text : texts) {
            out.putInt(text.length).put(text);
        }
        return out.array();
    }

    @Override
    public ChannelMessage deserialize(int version, byte[] serialized) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(serialized);
        ChannelMessage message =
                switch (version) {
                    case 1 -> {
                        long queuedAt = number(in);
                        yield ChannelMessage.once(text(in), "", text(in), queuedAt);
                    }
                    case VERSION -> {
                        long queuedAt = number(in);
                        MessagePurpose purpose = purpose(in);
                        yield new ChannelMessage(text(in), text(in), purpose, text(in), text(in), queuedAt);
                    }
                    default ->
                        throw new IOException(
                                "undelivered message of version " + version + ": this build reads up to " + VERSION);
                };
        if (in.hasRemaining()) {
            throw new IOException(in.remaining() + " bytes follow an undelivered message");
        }
        return message;
    }

    private static long number(ByteBuffer in) throws IOException {
        require(in.remaining() >= Long.BYTES);
        return in.getLong();
    }

    private static MessagePurpose purpose(ByteBuffer in) throws IOException {
        require(in.hasRemaining());
        int code = in.get();
        for (MessagePurpose each : MessagePurpose.values()) {
            if (each.code() == code) {
                return each;
            }
        }
        throw new IOException("an undelivered message has the unknown purpose " + code);
    }

    private static String text(ByteBuffer in) throws IOException {
        int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
        require(length >= 0 && length <= in.remaining());
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void require(boolean isThere) throws IOException {
        if (!isThere) {
            throw new IOException("undelivered message ends early");
        }
    }
}
