package io.vigie.sink.webhook;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Stored in savepoints: a change of the layout needs a new version and a reader for each old one.
 *
 * <p>Version 1: int64 {@code queuedAt}, then id and body, each as int32 length and UTF-8 bytes.
 */
final class WebhookMessageSerializer implements SimpleVersionedSerializer<WebhookMessage> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(WebhookMessage message) {
        byte[] id = message.id().getBytes(StandardCharsets.UTF_8);
        byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + id.length + body.length)
                .putLong(message.queuedAt())
                .putInt(id.length)
                .put(id)
                .putInt(body.length)
                .put(body)
                .array();
    }

    @Override
    public WebhookMessage deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException("undelivered alert of version " + version + ": this build reads up to " + VERSION);
        }
        ByteBuffer in = ByteBuffer.wrap(serialized);
        if (in.remaining() < Long.BYTES) {
            throw new IOException("undelivered alert ends early");
        }
        long queuedAt = in.getLong();
        WebhookMessage message = new WebhookMessage(text(in), text(in), queuedAt);
        if (in.hasRemaining()) {
            throw new IOException(in.remaining() + " bytes follow an undelivered alert");
        }
        return message;
    }

    private static String text(ByteBuffer in) throws IOException {
        int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new IOException("undelivered alert ends early");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
