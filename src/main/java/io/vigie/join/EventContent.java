package io.vigie.join;

import io.vigie.model.Request;
import io.vigie.model.Response;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A number for all that an event says, without where it was read: two events of one id that say the same have the same,
 * and of those that do not, one pair in 2⁶⁴ has. It is stored, so it depends on names and numbers alone.
 */
final class EventContent {

    private static final long PRIME = 0x100000001b3L;

    /** FNV-1a over the characters of texts and the bytes of numbers, one after the other. */
    private long hash = 0xcbf29ce484222325L;

    private EventContent() {}

    static long of(Request request) {
        EventContent content = new EventContent();
        content.add(request.model());
        content.add(request.version());
        content.add(request.requestedAt());
        content.add(request.conversationId());
        for (Map.Entry<String, String> segment : new TreeMap<>(request.segments()).entrySet()) {
            content.add(segment.getKey());
            content.add(segment.getValue());
        }
        content.add(request.inputTokens());
        content.add(request.labelProbability());
        content.add(request.labelSelected());
        return content.hash;
    }

    static long of(Response response) {
        EventContent content = new EventContent();
        content.add(response.respondedAt());
        content.add(response.status().name());
        content.add(response.latencyMs());
        content.add(response.firstTokenMs());
        content.add(response.outputTokens());
        content.add(response.costUsd());
        content.add(response.outcome());
        content.add(response.confidence());
        content.add(response.errorCode());
        return content.hash;
    }

    private void add(@Nullable String text) {
        for (int i = 0; text != null && i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        end(text != null);
    }

    private void add(@Nullable Long value) {
        if (value != null) {
            bits(value);
        }
        end(value != null);
    }

    private void add(@Nullable Double value) {
        if (value != null) {
            bits(Double.doubleToLongBits(value));
        }
        end(value != null);
    }

    private void add(@Nullable Boolean value) {
        if (value != null) {
            hash = (hash ^ (value ? 1 : 0)) * PRIME;
        }
        end(value != null);
    }

    /** Byte by byte, the lowest first. */
    private void bits(long value) {
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            hash = (hash ^ ((value >>> shift) & 0xff)) * PRIME;
        }
    }

    /** What ends one value and begins the next; and no value is another than an empty one. */
    private void end(boolean isThere) {
        hash = (hash ^ (isThere ? 0x1_0001 : 0x1_0000)) * PRIME;
    }
}
