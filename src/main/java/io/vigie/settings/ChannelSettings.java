package io.vigie.settings;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One place that alerts are sent to.
 *
 * @param url null where {@code urlSource} says it
 * @param urlSource where the address itself is the secret; null where {@code url} says it
 * @param headers headers whose values are secrets, by header name
 * @param headersFile a file of {@code Name: value} lines; null: none
 * @param timeout how long one attempt may take
 */
public record ChannelSettings(
        ChannelType type,
        @Nullable String url,
        @Nullable SecretSource urlSource,
        Map<String, SecretSource> headers,
        @Nullable String headersFile,
        Duration timeout)
        implements Serializable {

    public ChannelSettings {
        headers = Map.copyOf(headers);
    }

    /** The message that is posted. */
    public enum ChannelType {
        /** A CloudEvent in structured JSON, one per alert event. */
        CLOUDEVENTS
    }
}
